// One sentence that says why a figure waits, and what to look at where there is none.
import { html, nothing } from "lit-html";
import type { View } from "./model";
import { search } from "./state";
import type { TeamRound } from "./types";

export function waiting({ model }: View) {
  const { words, format } = model;
  const round = openRound(model.rounds ?? []);
  if (round === undefined) return nothing;
  return html`<p class="waiting soft small">${words.waiting(format.count(round.k_figures), settle(model, round.settle))}</p>`;
}

export function nothingToSee(given: View) {
  const { words, place, mood, state, rounds } = given.model;
  const team = mood?.name ?? state.team;
  const level = place?.visible;
  const [newest] = rounds ?? [];
  const wider = (newest && isSmall(newest)) || state.window === "year" ? null : state.window === "month" ? "quarter" : "year";
  return html`<div class="nothing">
    <h3>${words.emptyTitle}</h3>
    <p>${why(given, team)}</p>
    <p class="buttons">
      ${level ? link(given, level.team_id, words.nextLevel(level.name)) : nothing}
      ${wider ? html`<button class="quiet" @click=${() => given.act.go({ window: wider })}>${words.widerSpan}</button>` : nothing}
    </p>
    ${place && !level ? html`<p class="soft">${words.noLevel}</p>` : nothing}
  </div>`;
}

export function link(given: View, team: string, text: string) {
  const target = { ...given.model.state, team, round: null };
  const go = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    given.act.go({ team, round: null });
  };
  return html`<a href=${search(target)} @click=${go}>${text}</a>`;
}

export function openRound(rounds: TeamRound[]): TeamRound | undefined {
  return rounds.find((round) => round.state !== "closed");
}

type Asked = Pick<TeamRound, "state" | "invited" | "k_figures">;

const isSmall = (round: Asked) => round.invited < round.k_figures;

/* Whether a team may still come to a group of its own in a round. */
export function hopeOf(round: Asked): "open" | "never" {
  return round.state === "closed" || isSmall(round) ? "never" : "open";
}

function why({ model }: View, team: string): string {
  const { words, format } = model;
  const [newest] = model.rounds ?? [];
  if (newest === undefined) return words.emptyNoRound(team);
  const k = format.count(newest.k_figures);
  if (isSmall(newest)) return words.emptySmall(team, format.count(newest.invited), k);
  const open = openRound(model.rounds ?? []);
  if (open === undefined) return words.emptyClosed(k);
  return open.settle === "close" ? words.emptyWaits : words.emptyOpen(k);
}

function settle({ words, format }: View["model"], time: number | string): string {
  if (time === "close") return words.settleClose;
  const seconds = Number(time);
  if (seconds === 0) return words.settleNow;
  if (seconds % 3600 === 0) return words.settleAfter(words.hours(format.count(seconds / 3600)));
  if (seconds % 60 === 0) return words.settleAfter(words.minutes(format.count(seconds / 60)));
  return words.settleAfter(words.seconds(format.count(seconds)));
}
