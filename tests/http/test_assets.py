"""Built files: compressed, kept for ever under an address that changes with them."""

import pytest

from service.http.assets import address, assets
from tests.support import Company

pytestmark = pytest.mark.anyio
SHEET = "stimmung.css"


async def test_a_built_file_is_kept_for_ever_under_the_address_of_its_content(
    company: Company,
) -> None:
    answer = await company.client.get(address(SHEET))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == assets()[SHEET].content


@pytest.mark.parametrize("version", ["", "?v=", "?v=0123456789ab"])
async def test_under_the_address_of_another_version_it_is_kept_for_minutes_only(
    company: Company, version: str
) -> None:
    answer = await company.client.get(f"/static/{SHEET}{version}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"


async def test_who_has_it_already_gets_no_second_copy_and_who_unpacks_nothing_gets_it_plain(
    company: Company,
) -> None:
    plain = await company.client.get(f"/static/{SHEET}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == assets()[SHEET].content
    known = {"if-none-match": plain.headers["etag"]}
    again = await company.client.get(f"/static/{SHEET}", headers=known)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.js", "..%2F..%2Fapp.py", "%2e%2e", "stimmung.css%00"])
async def test_nothing_else_lies_there(company: Company, name: str) -> None:
    assert (await company.client.get(f"/static/{name}")).status_code == 404
