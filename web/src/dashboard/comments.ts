// Released comments: nothing is loaded before somebody says so, because reading is logged.
import { html, nothing } from "lit-html";
import type { View } from "./model";
import { empty, loaded, panel } from "./panel";
import type { ShownText } from "./types";

export function comments(view: View) {
  const { words, boot, texts } = view.model;
  const asked = "texts" in view.model && texts !== undefined;
  return panel("comments", words.comments, "full", html`
    <p class="about">${words.commentsAbout} ${boot.reads_comments ? words.commentsAudited : nothing}</p>
    ${!boot.reads_comments ? html`<p class="soft">${words.commentsLeaders}</p>`
      : !asked ? html`<button class="quiet screen" @click=${view.act.readTexts}>${words.commentsRead}</button>`
      : loaded(view, texts, (page) => html`
        ${page.items.length === 0 ? empty(words.commentsEmpty) : byWeek(view, page.items)}
        ${page.next ? html`<button class="quiet screen" @click=${view.act.readTexts}>${words.commentsMore}</button>` : nothing}`)}`);
}

function byWeek(view: View, items: ShownText[]) {
  const { words, format } = view.model;
  const found = new Map<string, ShownText[]>();
  for (const item of items) found.set(item.week, [...(found.get(item.week) ?? []), item]);
  const weeks = [...found].sort(([a], [b]) => b.localeCompare(a));
  return weeks.map(([week, texts]) => html`<h3>${words.weekOf(format.day(week))}</h3>
    <div class="quotes">${texts.map((text) => html`<blockquote class="quote" lang="de">${text.text}</blockquote>`)}</div>`);
}
