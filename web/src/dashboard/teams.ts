// Where one is in the tree, and the tree to go elsewhere.
import { html, nothing } from "lit-html";
import type { View } from "./model";
import type { TeamEntry } from "./types";
import { link } from "./waiting";

export function breadcrumbs(view: View) {
  const { words, place, mood } = view.model;
  const path = place?.path ?? [];
  const above = path.slice(0, -1);
  return html`
    ${above.length === 0 ? nothing : html`<nav class="path" aria-label=${words.path}><ol>
      ${above.map((team) => html`<li>${link(view, team.team_id, team.name)}</li>`)}</ol></nav>`}
    <div class="row"><h1>${mood?.name ?? path.at(-1)?.name ?? ""}</h1>
      <button class="quiet compact screen" aria-haspopup="dialog" @click=${view.act.openTeams}>${words.chooseTeam}</button></div>`;
}

export function chooser(view: View) {
  const { words, teams } = view.model;
  const close = () => dialog()?.close();
  const search = (event: Event) => {
    filter = (event.target as HTMLInputElement).value.trim().toLocaleLowerCase();
    view.act.redraw();
  };
  return html`<dialog id="teams" aria-labelledby="teams-title" @close=${() => (filter = "")}
      @click=${(event: MouseEvent) => { if ((event.target as Element).closest("a")) close(); }}>
    <div class="row apart"><h2 id="teams-title">${words.chooseTeam}</h2>
      <button class="plain compact" @click=${close}>${words.close}</button></div>
    <label class="field"><span class="unseen">${words.filterTeams}</span>
      <input type="search" .value=${filter} placeholder=${words.filterTeams} @input=${search}></label>
    ${teams === undefined ? html`<div class="skeleton line"></div>` : teams === null ? html`<p>${words.failed}</p>` : tree(view, teams)}
  </dialog>`;
}

let filter = "";

export function dialog(): HTMLDialogElement | null {
  return document.querySelector("#teams");
}

function tree(view: View, teams: TeamEntry[]) {
  const known = new Set(teams.map((team) => team.id));
  const below = new Map<string, TeamEntry[]>();
  for (const team of teams) {
    const parent = team.parent_id !== null && known.has(team.parent_id) ? team.parent_id : "";
    below.set(parent, [...(below.get(parent) ?? []), team]);
  }
  const names = new Intl.Collator(view.model.language);
  const fits = (team: TeamEntry): boolean =>
    team.name.toLocaleLowerCase().includes(filter) || (below.get(team.id) ?? []).some(fits);
  const branch = (parent: string): unknown => {
    const rows = (below.get(parent) ?? []).filter(fits).sort((a, b) => names.compare(a.name, b.name));
    return rows.length === 0 ? nothing : html`<ul>${rows.map((team) => html`<li>
      ${team.id === view.model.state.team ? html`<strong aria-current="true">${team.name}</strong>` : link(view, team.id, team.name)}
      ${branch(team.id)}</li>`)}</ul>`;
  };
  const found = branch("");
  return found === nothing ? html`<p class="soft">${view.model.words.noTeams}</p>` : html`<div class="tree">${found}</div>`;
}
