"""A reader of the live stream that comes back after every loss, as a browser does."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import httpx

from service.http.auth import Role
from tests.support import Company


class Reader:
    """Keeps the versions it was shown, in their order, and the latest figure."""

    def __init__(self, company: Company, path: str) -> None:
        self.versions: list[int] = []
        self.latest: Any = None
        self._company = company
        self._path = f"/api/v1{path}"

    async def read(self) -> None:
        """Read until cancelled."""
        while True:
            with suppress(httpx.TransportError):
                await self._connected()
            await asyncio.sleep(0.1)

    async def _connected(self) -> None:
        headers = {"authorization": f"Bearer {self._company.keys[Role.PEOPLE_TEAM]}"}
        if self.versions:
            headers["last-event-id"] = str(self.versions[-1])
        timeout = httpx.Timeout(3, read=None)
        async with self._company.client.stream(
            "GET", self._path, headers=headers, timeout=timeout
        ) as response:
            async for line in response.aiter_lines():
                if line.startswith("id: "):
                    self.versions.append(int(line.removeprefix("id: ")))
                if line.startswith("data: "):
                    self.latest = json.loads(line.removeprefix("data: "))
