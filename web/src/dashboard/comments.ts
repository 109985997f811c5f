// Released comments: nothing is loaded before somebody says so, because reading is logged.
import { html, nothing } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import type { View } from "./model";
import { empty, panel } from "./panel";
import type { ShownText } from "./types";

export function comments(view: View) {
  const { words, boot, texts } = view.model;
  return panel("comments", words.comments, "full", html`
    <p class="about">${words.commentsAbout} ${boot.reads_comments ? words.commentsAudited : nothing}</p>
    ${!boot.reads_comments ? html`<p class="soft">${words.commentsLeaders}</p>`
      : texts === undefined ? read(view, words.commentsRead)
      : texts === null ? html`<p class="soft">${words.failed}</p>${read(view, words.retry)}`
      : html`${texts.items.length === 0 ? empty(words.commentsEmpty) : byWeek(view, texts.items, texts.read)}
        ${texts.next ? keyed(texts.next, read(view, words.commentsMore)) : nothing}`}`);
}

const read = (view: View, label: string) => html`<button class="quiet screen" @click=${view.act.readTexts}>${label}</button>`;

/* Whoever asked for them goes on at the first that is new. */
function byWeek(view: View, items: ShownText[], known: number) {
  const { words, format, state, teams } = view.model;
  const names = new Map(teams?.map((team) => [team.id, team.name]));
  names.delete(state.team); // says no more than the page's title
  const found = new Map<string, ShownText[]>();
  for (const item of items) found.set(item.week, [...(found.get(item.week) ?? []), item]);
  const weeks = [...found].sort(([a], [b]) => b.localeCompare(a));
  const fresh = new Set(items.slice(known));
  const first = weeks.flatMap(([, texts]) => texts).find((text) => fresh.has(text));
  return weeks.map(([week, texts], place) => html`<h3 ?data-next=${known === 0 && place === 0}>${words.weekOf(format.day(week))}</h3>
    <div class="quotes">${texts.map((text) => html`<blockquote class="quote" lang="de" ?data-next=${known > 0 && text === first}>${text.text}
      ${names.has(text.team_id) ? html`<footer>${names.get(text.team_id)}</footer>` : nothing}</blockquote>`)}</div>`);
}
