"""What the demo's script has people do."""

from zoneinfo import ZoneInfo

from workers.demo.calendar import Step, first_monday, steps
from workers.demo.company import read_company
from workers.demo.load import Plan
from workers.demo.script import Script
from workers.demo.story import read_story

BERLIN = ZoneInfo("Europe/Berlin")


def played(plan: Plan) -> list[Step]:
    now = plan.now.astimezone(BERLIN)
    return list(steps(first_monday(now, len(plan.weeks)), plan.weeks, now))


def script_of(plan: Plan) -> Script:
    return Script(read_company(plan.branches), read_story(), plan.seed)
