import secrets
from pathlib import Path


def secret_of(state: Path) -> str:
    """The deployment's secret, made once. Without it the stored pseudonyms match nobody."""
    path = state / "secret"
    if not path.exists():
        _write(path, secrets.token_hex(32))
    return path.read_text().strip()


def known_secret(state: Path) -> str | None:
    """Return the secret that was made, None where none was or it is not ours to read."""
    try:
        return (state / "secret").read_text("utf-8").strip() or None
    except OSError:
        return None


def _write(path: Path, secret: str) -> None:
    # Renamed into place, so a full disk leaves no empty secret behind.
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text(secret)
    new.rename(path)
