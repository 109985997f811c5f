"""A widget's other forms: the image, oEmbed, the module and the card."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest

from service.http.auth import Role
from tests.conftest import Workplace
from tests.http.widgets import TEAMS, get, mint, oembed, problem, seal_five
from tests.support import Company

pytestmark = pytest.mark.anyio

SVG = "{http://www.w3.org/2000/svg}"


def texts(image: bytes) -> Iterator[str]:
    for element in ET.fromstring(image).iter(f"{SVG}text"):  # noqa: S314 -- our own image
        yield "".join(element.itertext())


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
@pytest.mark.parametrize("size", ["small", "medium", "large"])
async def test_the_image_is_well_formed_sized_and_says_itself(
    company: Company, token: str, size: str, theme: str
) -> None:
    answer = await get(company, "/embed/mood.svg", token, size=size, theme=theme)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "style-src 'unsafe-inline'" in answer.headers["content-security-policy"]
    root = ET.fromstring(answer.content)  # noqa: S314 -- our own image
    assert root.get("role") == "img"
    assert theme in (root.get("class") or "")
    assert int(root.get("width") or 0) >= 240
    assert root.findtext(f"{SVG}title") == "Stimmung: Nord"
    assert "75 von 100" in (root.findtext(f"{SVG}desc") or "")
    assert any("75" in text for text in texts(answer.content))
    assert "http" not in answer.text.replace("http://www.w3.org/", "")
    assert "<script" not in answer.text


async def test_a_teams_name_is_text_wherever_it_stands(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    name = "<script>alert(1)</script>\"'&[x](http://y) " + "lang " * 20
    row = [{"id": "nord", "name": name.strip(), "parent_id": "firma"}]
    await company.ok("PUT", "/teams", Role.ADMINISTRATOR, json=row)
    await seal_five(company, workplace, "nord")
    minted = (await mint(company, "nord"))["token"]
    for size in ("small", "medium", "large"):
        for path in ("/embed/mood", "/embed/mood.svg"):
            answer = (await get(company, path, minted, size=size)).text
            assert "<script>alert" not in answer
            assert "&lt;script&gt;" in answer
    card = (await get(company, "/widgets/v1/card", minted)).json()
    assert "\\[x\\]\\(http" in card["body"][0]["text"]


def page_of(token: str, **query: str) -> str:
    return f"http://stimmung/embed/mood?{urlencode({'token': token, **query})}"


async def test_oembed_is_found_from_the_page_and_answers_an_iframe(
    company: Company, token: str
) -> None:
    page = await get(company, "/embed/mood", token, size="large")
    link = re.search(r'type="application/json\+oembed" href="([^"]+)"', page.text)
    assert link is not None
    rich = (await company.client.get(link[1].replace("&amp;", "&"))).json()
    assert (rich["version"], rich["type"], rich["provider_name"]) == ("1.0", "rich", "Stimmung")
    assert rich["title"] == "Stimmung: Nord"
    frame = ET.fromstring(rich["html"])  # noqa: S314 -- our own frame
    assert (int(frame.get("width") or 0), int(frame.get("height") or 0)) == (
        rich["width"],
        rich["height"],
    )
    asked = parse_qs(urlsplit(frame.get("src") or "").query)
    assert (asked["token"], asked["size"]) == ([token], ["large"])
    assert "allow-same-origin" in (frame.get("sandbox") or "")


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({}, "large"),
        ({"maxwidth": "479"}, "medium"),
        ({"maxwidth": "320", "maxheight": "212"}, "medium"),
        ({"maxheight": "100"}, "small"),
        ({"maxwidth": "100", "maxheight": "50"}, "small"),
    ],
)
async def test_oembed_keeps_within_the_limits(
    company: Company, token: str, limits: dict[str, str], size: str
) -> None:
    rich = (await oembed(company, page_of(token, size="large"), **limits)).json()
    assert f"size={size}" in rich["html"]
    assert rich["width"] <= int(limits.get("maxwidth", rich["width"]))
    assert rich["height"] <= int(limits.get("maxheight", rich["height"]))


async def test_oembed_answers_401_404_and_501_as_its_specification_says(
    company: Company, token: str
) -> None:
    good = page_of(token)
    assert problem(await oembed(company, good, format="xml")) == (501, "format-not-offered")
    for url in (
        "http://anderswo.example/embed/mood?token=x",
        "http://stimmung/works-council",
        f"ftp://stimmung/embed/mood?token={token}",
        "http://[",
        "",
    ):
        assert problem(await oembed(company, url)) == (404, "not-found")
    unknown = await oembed(company, page_of(token[:-1]))
    assert problem(unknown) == (401, "unknown-embed-token")
    assert (await oembed(company, good, maxwidth="0")).status_code == 422
    assert (await oembed(company, good, maxwidth="x")).status_code == 422


async def test_the_module_has_an_address_that_never_changes_what_it_holds(
    company: Company, token: str
) -> None:
    page = (await get(company, "/embed/mood", token)).text
    source = re.search(r'<script type="module" src="([^"]+)"', page)
    assert source is not None
    module = await company.client.get(source[1])
    assert module.headers["content-type"].startswith("text/javascript")
    assert module.headers["access-control-allow-origin"] == "*"
    assert "immutable" in module.headers["cache-control"]
    assert "stimmung-mood" in module.text
    gone = await company.client.get("/widgets/v1/module/0000000000000000.js")
    assert problem(gone) == (404, "not-found")


TEXT_BLOCK = {"type", "text", "weight", "size", "wrap", "isSubtle"}
SIZES = {"Small", "Default", "Medium", "Large", "ExtraLarge"}


def check_block(block: dict[str, Any]) -> None:
    """Check an element against version 1.5 of the public schema, as far as we use it."""
    if block["type"] == "TextBlock":
        assert block.keys() <= TEXT_BLOCK
        assert isinstance(block["text"], str)
        assert block["text"]
        assert block.get("size", "Default") in SIZES
        assert block.get("weight", "Default") in {"Lighter", "Default", "Bolder"}
    elif block["type"] == "ColumnSet":
        assert block.keys() == {"type", "columns"}
        for column in block["columns"]:
            assert column.keys() <= {"type", "width", "items", "verticalContentAlignment"}
            assert column["type"] == "Column"
            assert column["width"] in {"auto", "stretch"}
            for item in column["items"]:
                check_block(item)
    else:
        pytest.fail(f"no element of our cards: {block['type']}")


@pytest.mark.parametrize("lang", ["de", "en"])
async def test_the_card_fits_the_schema_of_adaptive_cards(
    company: Company, token: str, lang: str
) -> None:
    empty = (await mint(company, "sued"))["token"]
    for minted, words in ((token, "75"), (empty, "at present" if lang == "en" else "Zurzeit kein")):
        card = (await get(company, "/widgets/v1/card", minted, lang=lang)).json()
        assert card.keys() == {
            *("$schema", "type", "version", "lang", "fallbackText", "speak", "body"),
        }
        assert (card["type"], card["version"], card["lang"]) == ("AdaptiveCard", "1.5", lang)
        assert words in card["speak"]
        assert card["fallbackText"] == card["speak"]
        for block in card["body"]:
            check_block(block)
