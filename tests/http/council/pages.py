"""The works council's pages, as it opens them."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import httpx
from pypdf import PdfReader

from service.http.auth import Role
from tests.conftest import NOON
from tests.support import Company

W = Role.WORKS_COUNCIL
HOME = "/works-council"
PAGES = [HOME, f"{HOME}/annex", f"{HOME}/annex.pdf", f"{HOME}/stop"]
LATER = NOON + timedelta(days=1)


async def visit(company: Company, path: str = HOME, role: Role = W) -> httpx.Response:
    return await company.client.get(path, headers=company.sessions[role])


def said(page: str) -> str:
    """Return a page's words, as somebody reads them."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def in_pdf(content: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages).split())


async def everywhere(company: Company) -> list[str]:
    """Return the words of the page, of the annex and of its PDF."""
    page, annex, pdf = [await visit(company, path) for path in PAGES[:3]]
    return [said(page.text), said(annex.text), in_pdf(pdf.content)]
