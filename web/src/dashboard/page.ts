// The page as a whole, in the order in which one asks: how is it, why, since when, where.
import { html, nothing } from "lit-html";
import { breakdown } from "./breakdown";
import { comments } from "./comments";
import { headline, madeOf } from "./headline";
import type { View } from "./model";
import { choices } from "./panel";
import { participation } from "./participation";
import { posts } from "./posts";
import { questions } from "./questions";
import { breadcrumbs, chooser } from "./teams";
import { themes } from "./themes";
import { trend } from "./trend";
import { weeks } from "./weeks";

export function page(view: View) {
  return html`
    <div class="head">
      <div>${breadcrumbs(view)}</div>
      ${controls(view)}
    </div>
    <div class="dashboard">
      ${headline(view)} ${madeOf(view)} ${trend(view)} ${weeks(view)} ${questions(view)}
      ${participation(view)} ${breakdown(view)} ${themes(view)} ${posts(view)} ${comments(view)}
    </div>
    ${chooser(view)}`;
}

function controls(view: View) {
  const { words, state } = view.model;
  return html`<div class="controls screen">
    ${choices(words.span, words.windows, state.window, (window) => view.act.go({ window }))}
    ${health(view)}
  </div>`;
}

/* Beside the product's name, because it holds for the whole page. */
export function settings(view: View) {
  return html`<button class="plain compact" @click=${() => print()}>${view.model.words.print}</button>`;
}

function health({ model: { words, health: state } }: View) {
  return html`<span class="live" data-state=${state}>${words.live[state]}
    ${state === "ended" ? html` <a href="">${words.again}</a>` : nothing}
    ${state === "barred" ? html` <a href="/start">${words.onward}</a>` : nothing}</span>`;
}
