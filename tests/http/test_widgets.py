"""What a token shows, to whom browsers let it be read, and in which forms."""

import re
from datetime import timedelta
from typing import Any

import pytest

from service.kernel.clock import ManualClock
from tests.conftest import Workplace
from tests.http.widgets import INTRANET, TEAMS, get, mint, problem, seal_five
from tests.support import Company, people
from workers.close import close
from workers.seal import seal

pytestmark = pytest.mark.anyio

ELSEWHERE = "https://anderswo.example"
FORMS = ["/widgets/v1/mood", "/widgets/v1/card", "/embed/mood", "/embed/mood.svg"]
WEEK = timedelta(weeks=1)


async def shown(company: Company, token: str, **query: str) -> Any:
    answer = await get(company, "/widgets/v1/mood", token, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_widget_shows_what_the_leader_sees_in_whole_points(
    company: Company, token: str
) -> None:
    mood = await company.ok("GET", "/teams/nord/mood")
    seen = await shown(company, token)
    overall = mood["overall"]
    assert (seen["index"], seen["low"], seen["high"]) == tuple(
        round(overall[name]) for name in ("index", "low", "high")
    )
    assert seen["provisional"] is True
    german, english = seen["words"]["de"], seen["words"]["en"]
    assert german["summary"] == (
        f"Stimmung: Nord, 75 von 100, deutlich positiv. Wahrscheinlich zwischen {seen['low']} und "
        f"{seen['high']}. Zwischenstand."
    )
    assert german["basis"] == "aus vier Wochen, 5 Rückmeldungen"
    assert english["summary"].startswith(
        "Mood: Nord, 75 of 100, clearly positive. Probably between"
    )


async def test_what_a_token_does_not_grant_is_not_in_the_answer(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    await seal_five(company, workplace, "nord")
    clock.advance(2 * WEEK)
    await seal_five(company, workplace, "nord", (1, 2, 2, 2, 3))
    all_of_it = await shown(
        company, (await mint(company, "nord", shows=["trend", "responses"]))["token"]
    )
    assert [point["index"] for point in all_of_it["trend"]] == [75, 25]
    assert all_of_it["course"] == "M0.0 0.0L100.0 40.0"
    assert "von 75 auf 25" in all_of_it["words"]["de"]["trend"]
    assert "10 Rückmeldungen" in all_of_it["words"]["de"]["basis"]
    least = await shown(company, (await mint(company, "nord"))["token"])
    assert (least["trend"], least["course"], least["words"]["de"]["trend"]) == ([], "", "")
    assert least["words"]["de"]["basis"] == "aus vier Wochen"
    assert "Rückmeldungen" not in str(least["words"])


async def test_no_answer_names_a_source_a_question_a_theme_or_a_text(
    company: Company, token: str
) -> None:
    for path in FORMS:
        answer = (await get(company, path, token)).text
        for word in ("scales", "comments", "Wie geht es Ihnen", "themes", "nord-1", "histogram"):
            assert word not in answer, (path, word)


async def test_a_team_without_a_figure_says_why_in_every_form(company: Company) -> None:
    await company.staff(TEAMS)
    minted = (await mint(company, "sued"))["token"]
    assert (await shown(company, minted))["index"] is None
    for path in FORMS:
        for size in ("medium", "large"):
            answer = (await get(company, path, minted, size=size)).text
            assert "Zurzeit kein Ergebnis" in answer, path
            assert "mindestens fünf" in answer, path


async def test_four_answers_show_nothing_and_the_fifth_shows_five(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    minted = (await mint(company, "nord", shows=["responses"]))["token"]
    await company.open_round(await company.poll(settle=0), ["nord"])
    before = [(await get(company, path, minted)).content for path in FORMS]
    for person in people("nord", 1, 4):
        await company.count([person], mood=2)
        await seal(workplace.work)
        assert [(await get(company, path, minted)).content for path in FORMS] == before
    await company.count(["nord-5"], mood=4)
    await seal(workplace.work)
    assert "5 Rückmeldungen" in (await shown(company, minted))["words"]["de"]["basis"]


async def test_a_figure_stops_being_provisional_when_its_round_has_closed(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    round_id = await seal_five(company, workplace, "nord")
    minted = (await mint(company, "nord"))["token"]
    assert (await shown(company, minted))["words"]["de"]["standing"] == "Zwischenstand"
    await company.ok("POST", f"/rounds/{round_id}/close")
    clock.advance(timedelta(minutes=10))
    await close(workplace.work)
    assert (await shown(company, minted))["words"]["de"]["standing"] == ""


async def test_a_team_bears_its_new_name_once_the_figure_is_computed_anew(
    company: Company, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await shown(company, token))["name"] == "Nord"
    renamed = {"id": "nord", "name": "Nordwest", "parent_id": TEAMS["nord"][0]}
    await company.ok("PUT", "/teams", json=[renamed])
    assert (await shown(company, token))["name"] == "Nord"
    monkeypatch.setattr("service.widgets.board._FRESH_SECONDS", 0)
    assert (await shown(company, token))["name"] == "Nordwest"


@pytest.mark.parametrize("path", ["/widgets/v1/mood", "/widgets/v1/card"])
async def test_a_page_of_a_bound_origin_may_read_and_no_other(
    company: Company, token: str, path: str
) -> None:
    good = await get(company, path, token, INTRANET)
    assert good.status_code == 200
    assert good.headers["access-control-allow-origin"] == INTRANET
    assert "access-control-allow-credentials" not in good.headers
    for origin in (
        ELSEWHERE,
        "null",
        "http://intranet.firma.example",
        f"{INTRANET}:8443",
        f"{INTRANET}.anderswo.example",
        "https://x.intranet.firma.example",
        "",
    ):
        refused = await get(company, path, token, origin)
        assert problem(refused) == (403, "embedded-elsewhere")
        assert "access-control-allow-origin" not in refused.headers
    for answer in (good, refused, await get(company, path, token)):
        assert "origin" in answer.headers["vary"]


async def test_our_own_pages_may_read_too(company: Company, token: str) -> None:
    own = await get(company, "/widgets/v1/mood", token, "http://stimmung")
    assert own.status_code == 200
    assert "access-control-allow-origin" not in own.headers


async def test_the_page_may_read_why_its_token_has_ended(company: Company) -> None:
    await company.staff(TEAMS)
    minted = await mint(company, "nord")
    await company.call("DELETE", f"/embed-tokens/{minted['record']['id']}")
    refused = await get(company, "/widgets/v1/mood", minted["token"], INTRANET)
    assert problem(refused) == (401, "embed-token-revoked")
    assert refused.headers["access-control-allow-origin"] == INTRANET
    assert refused.headers["cache-control"] == "no-store"
    elsewhere = await get(company, "/widgets/v1/mood", minted["token"], ELSEWHERE)
    assert "access-control-allow-origin" not in elsewhere.headers


@pytest.mark.parametrize("path", FORMS)
async def test_an_answer_is_kept_for_seconds_and_sent_again_only_when_it_changed(
    company: Company, workplace: Workplace, token: str, path: str
) -> None:
    first = await get(company, path, token)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, max-age=30"
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = await company.client.get(
            path, params={"token": token}, headers={"if-none-match": known}
        )
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    await seal_five(company, workplace, "nord", (1, 1, 2, 2, 3))
    changed = await company.client.get(
        path, params={"token": token}, headers={"if-none-match": tag}
    )
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


async def test_a_tag_of_one_look_is_none_of_another(company: Company, token: str) -> None:
    looks = [("size", "small"), ("size", "large"), ("theme", "dark"), ("lang", "en")]
    tags = {
        (await get(company, "/embed/mood.svg", token, **{name: value})).headers["etag"]
        for name, value in looks
    }
    assert len(tags) == len(looks)


async def test_no_answer_sets_a_cookie(company: Company, token: str) -> None:
    for path in [*FORMS, "/oembed"]:
        params = {"token": token, "url": f"http://stimmung/embed/mood?token={token}"}
        assert "set-cookie" not in (await company.client.get(path, params=params)).headers


async def test_the_page_may_be_framed_by_its_tokens_origins_only(
    company: Company, token: str
) -> None:
    page = await get(company, "/embed/mood", token)
    policy = page.headers["content-security-policy"]
    assert f"frame-ancestors 'self' {INTRANET}" in policy
    assert "'unsafe-inline'" not in policy
    assert "x-frame-options" not in page.headers
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "75" in page.text
    assert " style=" not in page.text
    assert "<style" not in page.text
    outside = re.findall(r'(?:src|href)="(https?://(?!stimmung)[^"]+)"', page.text)
    assert outside == []


async def test_the_page_of_a_bad_token_says_so_kindly(company: Company) -> None:
    await company.staff(TEAMS)
    minted = await mint(company, "nord")
    await company.call("DELETE", f"/embed-tokens/{minted['record']['id']}")
    ended = await get(company, "/embed/mood", minted["token"])
    assert ended.status_code == 401
    assert INTRANET in ended.headers["content-security-policy"]
    assert "Diese Freigabe wurde beendet." in ended.text
    unknown = await company.client.get("/embed/mood")
    assert unknown.status_code == 401
    assert "kennen wir nicht" in unknown.text
    image = await company.client.get("/embed/mood.svg?token=%00&lang=en")
    assert image.status_code == 401
    assert "This widget is not known" in image.text
