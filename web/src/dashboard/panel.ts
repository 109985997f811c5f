// A panel of the page: its title, and what it shows while its figures come or do not come.
import { html, type TemplateResult } from "lit-html";
import type { Loaded, View } from "./model";

export function panel(id: string, title: string, size: string, content: unknown, beside: unknown = "") {
  return html`<section class="panel ${size}" id=${id} aria-labelledby="${id}-title">
    <div class="row apart"><h2 id="${id}-title">${title}</h2>${beside}</div>
    ${content}
  </section>`;
}

export function loaded<T>(view: View, value: Loaded<T>, show: (value: T) => unknown): TemplateResult {
  const { words } = view.model;
  if (value === undefined) {
    return html`<div class="skeleton chart" role="img" aria-label=${words.loading}></div>`;
  }
  if (value === null) {
    return html`<p class="soft">${words.failed}</p>
      <button class="quiet compact" @click=${view.act.retry}>${words.retry}</button>`;
  }
  return html`${show(value)}`;
}

export function empty(sentence: string) {
  return html`<p class="soft empty">${sentence}</p>`;
}

/* Choices side by side; one of them holds. */
export function choices<T extends string>(
  label: string, given: Record<T, string>, chosen: T, choose: (value: T) => void,
) {
  return html`<div class="tabs screen" role="group" aria-label=${label}>
    ${(Object.keys(given) as T[]).map((value) => html`<button type="button"
      aria-pressed=${value === chosen} @click=${() => choose(value)}>${given[value]}</button>`)}
  </div>`;
}
