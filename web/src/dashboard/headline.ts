// The figure of the page: mood, interval, change in words, and what it is made of.
import { html, nothing, svg } from "lit-html";
import { bandOf, LIMITS } from "./bands";
import type { View } from "./model";
import { notable } from "./notable";
import { loaded, panel } from "./panel";
import type { Overall, TeamMood } from "./types";
import { nothingToSee, waiting } from "./waiting";

export function headline(view: View) {
  const { words, mood, format } = view.model;
  const span = mood ? html`<span class="soft small">${words.between(format.day(mood.since), format.day(mood.until))}</span>` : nothing;
  return panel("headline", words.mood, "headline", loaded(view, mood, (value) =>
    value.overall ? figureOf(view, value, value.overall) : nothingToSee(view)), span);
}

export function madeOf(view: View) {
  const { words, mood } = view.model;
  if (mood && !mood.overall && Object.keys(mood.sources).length === 0) return nothing;
  return panel("sources", words.madeOf, "sources", loaded(view, mood, (value) => sources(view, value)));
}

function figureOf(view: View, mood: TeamMood, overall: Overall) {
  const { words, format } = view.model;
  const band = bandOf(overall.index);
  const open = Object.keys(overall.weights).some((source) => mood.sources[source]?.provisional);
  return html`
    <div class="figure">
      <p class="value"><span class="number figures">${format.index(overall.index)}</span>
        <span class="soft">${words.of100}</span></p>
      <div class="meaning">
        <p class="row"><span class="word" data-band=${band}>${words.bands[band]}</span>
          ${open ? html`<span class="badge warn" title=${words.provisionalHelp}>${words.provisional}</span>` : nothing}</p>
        <p class="change">${mood.change
          ? html`<strong>${capital(mood.change.words)}</strong> <span class="soft">${words.before}</span>`
          : html`<span class="soft">${words.noBefore}</span>`}</p>
        <p class="soft small">${words.intervalName}: <span class="figures">${words.interval(format.index(overall.low), format.index(overall.high))}</span>.
          ${words.intervalHelp}${open ? html` ${words.provisionalHelp}` : nothing}</p>
      </div>
    </div>
    ${scale(overall)}
    ${waiting(view)}
    ${notable(view, mood)}`;
}

/* The bands with the interval and the value on them; the words beside it say the same. */
function scale({ index, low, high }: Overall) {
  const edges = [0, ...LIMITS, 100];
  const x = (value: number) => value * 10;
  return html`<svg class="scale" viewBox="0 0 1000 56" preserveAspectRatio="none" aria-hidden="true">
    ${edges.slice(1).map((edge, i) => svg`<rect class="band-${i + 1}" x=${x(edges[i]!) + (i ? 3 : 0)} y="20" width=${x(edge - edges[i]!) - (i ? 3 : 0)} height="16"></rect>`)}
    <rect class="reach" x=${x(low)} y="10" width=${Math.max(x(high - low), 6)} height="36" rx="4"></rect>
    <rect class="value" x=${Math.min(Math.max(x(index) - 5, 0), 990)} y="2" width="10" height="52" rx="4"></rect>
  </svg>`;
}

function sources(view: View, mood: TeamMood) {
  const { words, format } = view.model;
  const order = Object.entries(mood.sources).sort(
    ([a], [b]) => (mood.overall?.weights[b] ?? 0) - (mood.overall?.weights[a] ?? 0),
  );
  return html`<ul class="parts">${order.map(([source, figure]) => {
    const weight = mood.overall?.weights[source];
    const band = bandOf(figure.index);
    return html`<li>
      <span class="name">${words.sources[source] ?? source}
        <span class="soft small">${weight === undefined ? words.unweighted : `${words.weight} ${format.percent(weight)}`}
          · ${words.responses(format.count(figure.n))}${figure.provisional ? ` · ${words.provisional}` : ""}</span></span>
      <span class="cell figures" data-band=${band}><span class="unseen">${words.bands[band]}: </span>${format.index(figure.index)}</span>
    </li>`;
  })}</ul>`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
