"""An intranet on an origin of its own: pages of a customer, with a policy as strict as it gets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

_POLICY = (
    "default-src 'none'; script-src {service}; connect-src {service}; frame-src {service}; "
    "img-src {service}; base-uri 'none'; form-action 'none'"
)


@dataclass
class Intranet:
    """Serves the pages it is given, by path."""

    service: str
    url: str = ""
    pages: dict[str, str] = field(default_factory=dict)

    def page(self, path: str, body: str, head: str = "") -> str:
        """Put a page up and return its address."""
        self.pages[path] = (
            f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Intranet</title>'
            f'<meta name="color-scheme" content="light dark">{head}</head>'
            f"<body><main><h1>Intranet</h1>{body}</main></body></html>"
        )
        return f"{self.url}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and hang up."""
        path = (await reader.readline()).split(b" ")[1].decode()
        while (await reader.readline()).strip():
            pass
        page = self.pages.get(path.partition("?")[0], "").encode()
        status = "200 OK" if page else "404 Not Found"
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Security-Policy: {_POLICY.format(service=self.service)}\r\n"
            f"Content-Length: {len(page)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode() + page)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving(service: str) -> AsyncIterator[Intranet]:
    """Serve an intranet on a port of its own."""
    intranet = Intranet(service)
    server = await asyncio.start_server(intranet.answer, "127.0.0.1", 0)
    intranet.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield intranet


class Cable:
    """Leads to the service until it is cut."""

    def __init__(self, service: str) -> None:
        self._port = int(service.rpartition(":")[2])
        self._whole = True
        self._ends: set[asyncio.StreamWriter] = set()
        self.url = ""

    def cut(self) -> None:
        """Break every connection, and let no new one through."""
        self._whole = False
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self._whole = True

    async def lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection to the service and back."""
        if not self._whole:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        ends = {writer, far_writer}
        self._ends |= ends
        await asyncio.gather(_carry(reader, far_writer), _carry(far_reader, writer))
        self._ends -= ends


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    target.close()


@asynccontextmanager
async def cable(service: str) -> AsyncIterator[Cable]:
    """Lay a cable to the service, on a port of its own."""
    laid = Cable(service)
    server = await asyncio.start_server(laid.lead, "127.0.0.1", 0)
    laid.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield laid
    laid.cut()
    server.close()
