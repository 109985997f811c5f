"""How heavy pages are, and how soon they say what they have to say on a mobile network."""

import asyncio
import json
from statistics import median

from playwright.async_api import BrowserContext

from benchmarks.figure import Figure, spread
from benchmarks.lab import Lab
from benchmarks.showroom import address, ballot_links, showroom, signed_in
from service.http.assets import assets

_RUNS = 5
_BUILT = {
    "dashboard: script and style of the first paint": (
        "dashboard.js",
        "dashboard.css",
        "stimmung.css",
    ),
    "dashboard: charts": ("charts.js",),
    "poll page: script and style": ("poll.js", "poll.css", "stimmung.css"),
    "widget: module": ("widget.js",),
}
# What Chromium's own tools call fast 4G.
_NETWORK = {
    "offline": False,
    "latency": 165,
    "downloadThroughput": 8.1e6 / 8,
    "uploadThroughput": 1.35e6 / 8,
}
_HEADLINE, _CHART = "#headline .number", "#trend svg"
# The question is there as soon as it is read; the script is done once drafts can be discarded.
_QUESTION, _SCRIPT = "form .question", "form .discard"
# Asked from outside, a page answers only once it is done with what it is at.
_WATCH = """window.seen = {};
new MutationObserver(() => {
    for (const part of PARTS) {
        if (!(part in seen) && document.querySelector(part)) seen[part] = performance.now() / 1000;
    }
}).observe(document, {subtree: true, childList: true});"""


async def _load(context: BrowserContext, url: str, *parts: str) -> tuple[float, ...]:
    """Load a page with an empty cache; return seconds to each of its parts, and bytes.

    They are there in their order.
    """
    page = await context.new_page()
    await page.add_init_script(_WATCH.replace("PARTS", json.dumps(parts)))
    network = await context.new_cdp_session(page)
    await network.send("Network.enable")
    await network.send("Network.clearBrowserCache")
    await network.send("Network.emulateNetworkConditions", _NETWORK)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    await page.goto(url, wait_until="commit")
    await page.wait_for_selector(parts[-1], state="attached", timeout=60_000)
    seen = await page.evaluate("window.seen")
    await page.close()
    return *(seen[part] for part in parts), sum(sizes)


async def _loads(context: BrowserContext, url: str, *parts: str) -> tuple[tuple[float, ...], ...]:
    """Load a page several times, after once that does not count; return what each load gave."""
    await _load(context, url, *parts)
    return tuple(zip(*[await _load(context, url, *parts) for _ in range(_RUNS)], strict=True))


async def _measure(lab: Lab) -> list[Figure]:
    async with signed_in(lab) as context:
        headline, charts, sizes = await _loads(context, address(lab), _HEADLINE, _CHART)
        assert context.browser is not None  # noqa: S101 -- signed_in launched it
        telephone = await context.browser.new_context(locale="de-DE")
        question, ready, weights = await _loads(telephone, ballot_links(lab)[0], _QUESTION, _SCRIPT)
    weight = median(weights)
    return [
        Figure(
            "poll page on fast 4G, nothing cached: question, s",
            spread(question),
            "under 1",
            median(question) < 1,
        ),
        Figure("the same: its script done, s", spread(ready), "under 1", median(ready) < 1),
        Figure("the same: transferred, KB", f"{weight / 1000:.1f}", "under 50", weight < 50_000),
        Figure(
            "dashboard on fast 4G, nothing cached: headline, s",
            spread(headline),
            "under 1",
            median(headline) < 1,
        ),
        Figure("the same: charts, s", spread(charts)),
        Figure("the same: transferred until then, KB", f"{median(sizes) / 1000:.0f}"),
        *(Figure(f"{what}, compressed, KB", _weight(files)) for what, files in _BUILT.items()),
    ]


def _weight(files: tuple[str, ...]) -> str:
    return f"{sum(len(assets()[name].compressed) for name in files) / 1000:.1f}"


def measure() -> list[Figure]:
    """Measure the poll page and the dashboard of the demo organisation."""
    with showroom() as lab:
        return asyncio.run(_measure(lab))


if __name__ == "__main__":
    for figure in measure():
        print(figure.name, figure.measured, figure.target, figure.verdict)
