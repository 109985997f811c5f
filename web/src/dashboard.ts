// The leader's dashboard: draws the model, follows the stream, keeps the address.
import { render } from "lit-html";
import type { Charts } from "./charts/spec";
import { Announcer } from "./dashboard/announce";
import { Api } from "./dashboard/api";
import { bandOf } from "./dashboard/bands";
import { repaintCharts, syncCharts } from "./dashboard/figure";
import { arrive, keepFocus } from "./dashboard/focus";
import { formatOf } from "./dashboard/format";
import { Loader } from "./dashboard/load";
import type { Actions, Boot, Model } from "./dashboard/model";
import { page, settings } from "./dashboard/page";
import { SharedStream } from "./dashboard/shared";
import { language, read, search, type State } from "./dashboard/state";
import { dialog } from "./dashboard/teams";
import type { TeamMood } from "./dashboard/types";
import { wordsOf } from "./dashboard/words";

const place = document.querySelector<HTMLElement>("#inhalt")!;
const bar = document.querySelector<HTMLElement>("#settings")!;
const announcer = new Announcer(document.querySelector("#announcements")!);
const boot: Boot = JSON.parse(document.querySelector("#boot")!.textContent!);
const first = read(location.search, boot.team);
const spoken = language();

const model: Model = {
  boot, state: first, language: spoken,
  words: wordsOf(spoken), format: formatOf(spoken), api: new Api(spoken),
  charts: null, health: "wait", asTable: new Set(),
  mood: boot.mood, place: boot.place, rounds: boot.rounds,
  round: undefined, breakdown: undefined, trend: undefined, weeks: undefined, posts: undefined,
  strongest: undefined, merged: undefined, teams: undefined, texts: undefined,
};

let drawing = false;
function redraw(): void {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    document.title = `${model.words.title(model.mood?.name ?? "")} – Stimmung`;
    render(settings({ model, act }), bar);
    keepFocus(() => render(page({ model, act }), place));
    syncCharts(model);
  });
}

const loader = new Loader(model, redraw);
let stream: SharedStream;

const act: Actions = {
  go: (change) => {
    history.pushState(null, "", search({ ...model.state, ...change }));
    follow({ ...model.state, ...change });
  },
  toggleTable: (id) => {
    if (!model.asTable.delete(id)) model.asTable.add(id);
    redraw();
  },
  readTexts: () => void loader.texts(),
  openTeams: () => {
    dialog()?.showModal();
    if (!model.teams) void loader.teams();
  },
  retry: () => void loader.all(),
  redraw,
};

function follow(next: State): void {
  const before = model.state;
  model.state = next;
  if (next.team !== before.team || next.window !== before.window) {
    Object.assign(model, { round: undefined, breakdown: undefined, trend: undefined, weeks: undefined, texts: undefined, strongest: undefined });
    if (next.team !== before.team) {
      Object.assign(model, { mood: undefined, place: undefined, rounds: undefined, merged: undefined });
      listen();
      arrive();
      scrollTo(0, 0);
    }
    void loader.all();
  } else if (next.by !== before.by) {
    model.trend = undefined;
    void loader.part("trend");
  } else if (next.round !== before.round) {
    Object.assign(model, { round: undefined, breakdown: undefined });
    void loader.round();
  }
  redraw();
}

function listen(): void {
  stream?.close();
  model.health = "wait";
  const seen = model.mood && model.mood.team_id === model.state.team ? model.mood.version : 0;
  stream = new SharedStream(model.state.team, model.language, { mood: changed, health, stale: refresh }, seen);
}

function changed(mood: TeamMood): void {
  // The stream speaks of four weeks; a longer view asks for its own.
  if (model.state.window === "month") model.mood = mood;
  redraw();
  refresh();
  const { words, format } = model;
  if (mood.overall === null) return;
  const index = format.index(mood.overall.index);
  announcer.say(words.announced(mood.name, index, words.bands[bandOf(mood.overall.index)], mood.change?.words ?? ""));
}

function health(next: Model["health"]): void {
  if (model.health === "lost" && next === "open") announcer.say(model.words.healed);
  else if (next === "lost" && model.health === "open") announcer.say(model.words.live.lost);
  else if ((next === "ended" || next === "barred") && next !== model.health) announcer.say(model.words.live[next], true);
  model.health = next;
  redraw();
}

const PAUSE = 1000;
let refreshed = 0;
let planned: ReturnType<typeof setTimeout> | undefined;
function refresh(): void {
  clearTimeout(planned);
  const pause = Math.max(0, refreshed + PAUSE - Date.now());
  planned = setTimeout(() => {
    refreshed = Date.now();
    void loader.figures();
  }, pause);
}

/* The other language of what is looked at now, not of what the page began with. */
const other = document.querySelector<HTMLAnchorElement>("a.language")!;
other.addEventListener("click", () => {
  other.search = `${search(model.state)}&lang=${other.hreflang}`;
});

addEventListener("popstate", () => follow(read(location.search, boot.team)));
for (const feature of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
  matchMedia(feature).addEventListener("change", repaintCharts);
}

place.replaceChildren();
redraw();
listen();
void loader.beyondMood();
void import(boot.charts).then((charts: Charts) => {
  model.charts = charts;
  redraw();
});
