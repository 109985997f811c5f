"""npm's certified oidc-provider, run on loopback by Node.js."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.processes import free_port

CLIENT_SECRET = "geheim & co: %"
_HERE = Path(__file__).parent / "oidc"
_CACHE = Path(__file__).parents[1] / "build" / "oidc-provider"
_NPM = ("package.json", "package-lock.json", ".npmrc")


@contextmanager
def certified_provider(home: str, host: str = "127.0.0.1") -> Iterator[str]:
    """Run the provider for the service at `home`; yields its issuer."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        if os.environ.get("STIMMUNG_NODE") == "required":
            pytest.fail("there is no Node.js with npm to run the certified provider")
        pytest.skip("there is no Node.js: the certified identity provider was left out")
    issuer = f"http://{host}:{free_port()}"
    command = [node, str(_HERE / "provider.mjs"), str(_installed(npm)), issuer, home]
    with subprocess.Popen(  # noqa: S603 -- the tests' own program
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.strip() == "ready":
                    break
            else:
                pytest.fail("the certified provider did not start")
            yield issuer
        finally:
            process.terminate()


def _installed(npm: str) -> Path:
    """Install the provider once, below the folder of built things."""
    wanted = (_HERE / "package-lock.json").read_text()
    done = _CACHE / "done.json"
    if not done.exists() or done.read_text() != wanted:
        _CACHE.mkdir(parents=True, exist_ok=True)
        for name in _NPM:
            shutil.copyfile(_HERE / name, _CACHE / name)
        command = [npm, "ci", "--silent", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=_CACHE, check=True, timeout=300)  # noqa: S603 -- npm itself
        done.write_text(wanted)
    return _CACHE
