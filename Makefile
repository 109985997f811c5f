# Python 3.11 or newer and make are enough: everything else is installed below .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# An index with CPU builds of torch, where the default one would bring gigabytes of GPU libraries.
TORCH_INDEX ?=
ARGS ?=
# Tests wait for servers and browsers half of their time; each process has its own.
PROCESSES ?= 2

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--constraint constraints.txt --build-constraint constraints.txt \
	$(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
EVERYTHING := --editable '.[worker,embedded]'

.DEFAULT_GOAL := help
.PHONY: help run test fuzz check audit bench web browser screenshots wheel clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run.stamp ## start everything and print what to open; STIMMUNG_PORT=8081 moves it
	@exec $(BIN)/stimmung run

test: $(VENV)/test.stamp browser ## run the tests; ARGS='-k sealing' picks some, PROCESSES=0 runs them in one
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist worksteal $(ARGS)

fuzz: $(VENV)/test.stamp ## fuzz every route as every role, 10 minutes; STIMMUNG_FUZZ_SECONDS=60 is shorter
	@STIMMUNG_FUZZ_SECONDS=$${STIMMUNG_FUZZ_SECONDS:-600} $(BIN)/python -m pytest tests/fuzz

check: $(VENV)/test.stamp $(VENV)/check.stamp web/node_modules ## lint, formatting, types, layers, dependencies
	cd web && npm run --silent check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	@$(MAKE) --no-print-directory --silent audit STIMMUNG_AUDIT=optional

# The database of known holes is on the network. Where it does not answer nothing was audited:
# `audit` says so, and fails, unless STIMMUNG_AUDIT=optional; `check` fails only on what was found.
audit: $(VENV)/check.stamp ## look the pinned dependencies up among known security holes
	@timeout 60 $(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict \
		--progress-spinner off --timeout 10 > $(VENV)/audit.log 2>&1 && tail -n 1 $(VENV)/audit.log \
		|| { grep -A 1000 'known vulnerabilit' $(VENV)/audit.log && exit 1; \
		echo "NOT AUDITED: no answer from the service that knows security holes of packages"; \
		[ "$(STIMMUNG_AUDIT)" = optional ]; }

bench: $(VENV)/test.stamp ## measure: every figure against a peer of the same run
	@$(BIN)/python -m benchmarks

web: web/node_modules ## build web/ into service/pages/static; needs Node.js
	cd web && npm run --silent build

web/node_modules: web/package-lock.json
	cd web && npm ci --silent
	@touch $@

# The tests of tests/browser; who cannot install it is told by pytest that they were left out.
browser:
	@command -v chromium > /dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji > /dev/null; } \
		|| echo "There is no Chromium: tests/browser will be left out (Debian, Ubuntu: apt install chromium)"

screenshots: $(VENV)/test.stamp browser ## take pictures of the demo organisation for docs/screenshots
	$(BIN)/python -m benchmarks.screenshots

wheel: $(VENV)/pip.stamp ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --build-constraint constraints.txt \
		--wheel-dir dist .

clean: ## remove what was installed and built; the data in .stimmung stays
	rm -rf $(VENV) web/node_modules build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The pip of a new environment may be too old for dependency groups and build constraints.
$(VENV)/pip.stamp: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else \
		f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "The module venv does not work; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--upgrade --constraint constraints.txt pip
	@touch $@

$(VENV)/run.stamp: $(VENV)/pip.stamp pyproject.toml constraints.txt
	@echo "Installing into $(VENV); the first time this takes a minute or two."
	@$(INSTALL) $(EVERYTHING)
	@touch $@

$(VENV)/test.stamp $(VENV)/check.stamp: $(VENV)/%.stamp: $(VENV)/run.stamp
	@$(INSTALL) --group $*
	@touch $@
