# Two images: `--target worker` scores texts and carries torch, for CUDA and for models other than
# the built-in one; `--target api` (the default) does not. Both hold the same wheel, installed with
# the pinned constraints.
ARG PYTHON_IMAGE=python:3.11-slim

FROM ${PYTHON_IMAGE} AS base
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /app
COPY constraints.txt ./
RUN pip install --upgrade --constraint constraints.txt pip \
    && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin stimmung

FROM base AS builder
COPY . .
RUN pip wheel --no-deps --build-constraint constraints.txt --wheel-dir /wheels .

FROM base AS service
ENV STIMMUNG_HOST=0.0.0.0 \
    STIMMUNG_PORT=8080 \
    STIMMUNG_METRICS_HOST=0.0.0.0 \
    STIMMUNG_API_METRICS_PORT=8090 \
    STIMMUNG_WORKER_METRICS_PORT=8091

FROM service AS worker
# An index with CPU builds of torch; without one the default index brings gigabytes of GPU libraries.
ARG TORCH_INDEX
# torch alone first: its gigabyte stays one cached layer while the service changes.
RUN pip install --constraint constraints.txt \
        ${TORCH_INDEX:+--extra-index-url "${TORCH_INDEX}"} torch
RUN --mount=type=bind,from=builder,source=/wheels,target=/wheels \
    pip install --constraint constraints.txt "$(echo /wheels/stimmung-*.whl)[worker]"
USER 10001
EXPOSE 8091
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"STIMMUNG_WORKER_METRICS_PORT\"]}/metrics', timeout=2)"]
CMD ["stimmung", "work"]

FROM service AS api
RUN --mount=type=bind,from=builder,source=/wheels,target=/wheels \
    pip install --constraint constraints.txt /wheels/stimmung-*.whl
USER 10001
EXPOSE 8080 8090
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"STIMMUNG_PORT\"]}/health/ready', timeout=2)"]
CMD ["stimmung", "serve"]
