// What happened along the trend, from what the page may show anyway; few, so that it stays calm.
import { html } from "lit-html";
import type { EventKind } from "../charts/spec";
import type { Model, View } from "./model";
import { dayIn } from "./state";

export const MARKED_POSTS = 3;
const MARKED_ROUNDS = 3;
const MARKED_TEAMS = 2;
/* Rounds that come more often in a trend are its rhythm, not events. */
const RARE = 4;

interface Happening {
  day: string;
  kind: EventKind;
  text: string;
  url: string | null;
}

export interface Placed extends Happening {
  slot: number;
  number: number;
}

/* The events that fall on an axis whose places begin on these days, numbered in their order. */
export function eventsIn(model: Model, starts: string[]): Placed[] {
  return [...posts(model), ...rounds(model), ...teams(model)]
    .map((event) => ({ ...event, slot: starts.findLastIndex((start) => start <= event.day) }))
    .filter((event) => event.slot >= 0)
    .sort((a, b) => a.day.localeCompare(b.day))
    .map((event, i) => ({ ...event, number: i + 1 }));
}

export function toldOf({ format }: Model, event: Placed): string {
  return `${format.shortDay(event.day)}: ${event.text}`;
}

export function list({ model }: View, events: Placed[]) {
  const { words, format } = model;
  return html`<ol class="events" aria-label=${words.events}>${events.map((event) => html`<li>
    <span class="mark" data-kind=${event.kind}><span>${event.number}</span></span>
    <span><span class="soft">${format.shortDay(event.day)}</span> ${event.url
      ? html`<a href=${event.url} rel="noopener noreferrer">${event.text}</a>`
      : event.text}</span>
  </li>`)}</ol>`;
}

function posts({ strongest, words, format, boot }: Model): Happening[] {
  return (strongest ?? []).map((post) => ({
    day: dayIn(boot.zone, post.posted_at),
    kind: "post",
    text: words.eventPost(post.title ?? words.untitled, words.people(format.count(post.n!)), format.index(post.index!)),
    url: post.url,
  }));
}

function rounds({ rounds: known, words, format, boot }: Model): Happening[] {
  const often = new Map<string, number>();
  for (const { title } of known ?? []) often.set(title, 1 + (often.get(title) ?? 0));
  return (known ?? []).filter(({ title }) => often.get(title)! <= RARE).slice(0, MARKED_ROUNDS).map((round) => ({
    day: dayIn(boot.zone, round.opens_at),
    kind: "round",
    text: words.eventRound(round.title, format.count(round.number), format.shortDay(dayIn(boot.zone, round.closes_at))),
    url: null,
  }));
}

function teams({ mood, merged, words }: Model): Happening[] {
  const came = (merged ?? []).flatMap((team) =>
    team.ended_on ? [{ day: team.ended_on, text: words.eventMerged(team.name) }] : []);
  const ended = mood?.ended_on ? [{ day: mood.ended_on, text: words.eventEnded }] : [];
  return [...came.sort((a, b) => b.day.localeCompare(a.day)).slice(0, MARKED_TEAMS), ...ended]
    .map((event) => ({ ...event, kind: "team", url: null }));
}
