// A divided round by value: whole groups only, and a word where a value has none.
import { html, nothing } from "lit-html";
import { bandOf } from "./bands";
import type { View } from "./model";
import { loaded, panel } from "./panel";
import { shown } from "./table";
import type { RoundBreakdown, ValueMood } from "./types";

export function breakdown(view: View) {
  const { words, round, breakdown: found, language, format } = view.model;
  if (!round?.breakdown) return nothing;
  const title = words.breakdown(round.breakdown[language]);
  const name = words.roundName(round.title, format.count(round.number));
  return panel("breakdown", title, "full", loaded(view, found, (value) => drawn(view, value, name)));
}

function drawn(view: View, given: RoundBreakdown, round: string) {
  const { words, language } = view.model;
  const missing = words.noGroup[given.state === "closed" ? "never" : "open"];
  const parts = [...given.values, ...(given.rest.overall ? [given.rest] : [])];
  const open = given.state === "closed" ? nothing : html` <span class="badge warn">${words.provisional}</span>`;
  return html`<p class="about">${words.breakdownAbout(round)}${open}</p>
    ${shown({
      caption: words.breakdownAbout(round),
      head: [given.breakdown[language], words.index, words.intervalName, words.reading, words.peopleHead],
      digits: [null, 0, null, null, 0],
      rows: parts.map((part) => [part[language] ?? words.breakdownRest, ...cells(view, part, missing)]),
    }, language)}
    ${given.rest.overall ? html`<p class="soft small">${words.breakdownRestHelp}</p>` : nothing}`;
}

function cells(view: View, { overall, sources }: ValueMood, missing: string) {
  const { words, format } = view.model;
  if (overall === null) return [null, null, missing, null];
  const people = Math.max(...Object.values(sources).map((source) => source.n));
  return [
    overall.index, words.interval(format.index(overall.low), format.index(overall.high)),
    words.bands[bandOf(overall.index)], people,
  ];
}
