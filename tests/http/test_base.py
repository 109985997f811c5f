"""Links that leave the service lead to where it is reached, not to where a proxy called it."""

import csv
import io

import asyncpg
import pytest

from service.http.auth import Role
from tests.conftest import add_session
from tests.http.conftest import Configure
from tests.http.scim import Provider
from tests.support import SCALE, Company

pytestmark = pytest.mark.anyio

PUBLIC = "https://stimmung.example"


@pytest.fixture(autouse=True)
def public(configure: Configure) -> None:
    configure(public_url=f"{PUBLIC}/")


async def test_links_for_a_mail_merge_lead_to_the_public_address(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff({"nord": (None, 5)})
    round_id = await company.open_round(await company.poll(SCALE), ["nord"])
    session = await add_session(owner, (Role.PEOPLE_TEAM, None))
    headers = {"cookie": f"__Host-{session['cookie']}", "sec-fetch-site": "same-origin"}
    way = f"/polls/rounds/{round_id}/invitations"
    file = await company.client.post(way, headers=headers)
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 6
    assert all(row[2].startswith(f"{PUBLIC}/p/stp_") for row in rows[1:])


async def test_scim_names_its_resources_by_the_public_address(provider: Provider) -> None:
    user = await provider.user("jana")
    found = await provider.ok("GET", f"/Users/{user}")
    assert found["meta"]["location"] == f"{PUBLIC}/scim/v2/Users/{user}"
