// What moved people in the company's network.
import { html } from "lit-html";
import { bandOf } from "./bands";
import type { View } from "./model";
import { empty, loaded, panel } from "./panel";
import { dayIn } from "./state";
import type { PostFigure } from "./types";

export function posts(view: View) {
  const { words } = view.model;
  return panel("posts", words.posts, "slim", html`<p class="about">${words.postsAbout}</p>
    ${loaded(view, view.model.posts, (rows) => (rows.length === 0 ? empty(words.postsEmpty) : list(view, rows)))}`);
}

function list(view: View, rows: PostFigure[]) {
  const { words, format, boot } = view.model;
  return html`<ul class="parts">${rows.map((post) => {
    const title = post.title ?? words.untitled;
    const band = bandOf(post.index!);
    return html`<li><span class="name">
        ${post.url ? html`<a href=${post.url} rel="noopener noreferrer">${title}</a>` : title}
        <span class="soft small">${format.day(dayIn(boot.zone, post.posted_at))} · ${words.people(format.count(post.n!))}</span></span>
      <span class="cell figures" data-band=${band}><span class="unseen">${words.bands[band]}: </span>${format.index(post.index!)}</span>
    </li>`;
  })}</ul>`;
}
