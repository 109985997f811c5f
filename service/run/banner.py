from pathlib import Path
from urllib.parse import urljoin

import msgspec

from service.run.network import near


class Link(msgspec.Struct):
    title: str
    url: str


class Demo(msgspec.Struct):
    """What `stimmung demo` leaves in the state directory to be shown; links are below the API."""

    links: list[Link] = []
    keys: list[str | dict[str, str]] = []


def banner(host: str, port: int, state: Path) -> str:
    base = f"http://{_bracketed(near(host))}:{port}"
    demo = _demo(state / "demo.json")
    rows = [("API", f"{base}/api/v1"), ("Schema", f"{base}/schema")]
    rows += [(link.title, urljoin(base, link.url)) for link in demo.links]
    rows += [("Schlüssel / key", _text(key)) for key in demo.keys]
    width = max(len(title) for title, _ in rows)
    lines = [f"  {title:<{width}}  {value}" for title, value in rows]
    head = "Stimmung läuft. Zum Öffnen: / Stimmung is running. Open:"
    return "\n".join(["", head, *lines, "Strg-C beendet. / Ctrl-C stops.", ""])


def _demo(path: Path) -> Demo:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Demo)
    except (OSError, msgspec.MsgspecError):
        # The demo is a convenience; the links above work without it.
        return Demo()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _text(key: str | dict[str, str]) -> str:
    return key if isinstance(key, str) else "  ".join(key.values())
