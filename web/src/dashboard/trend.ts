// The mood over time with its uncertainty and what happened.
import { html } from "lit-html";
import type { Event, Picture } from "../charts/spec";
import { figure } from "./figure";
import type { Model, View } from "./model";
import { choices, empty, loaded, panel } from "./panel";
import { longSpanOf, monday, plusDays, type By } from "./state";
import type { TrendPoint } from "./types";

export function trend(view: View) {
  const { words, state } = view.model;
  const by = choices(words.by, words.buckets, state.by, (value) => view.act.go({ by: value }));
  return panel("trend", words.trend, "full", loaded(view, view.model.trend, (points) =>
    points.length === 0 ? empty(words.trendEmpty) : drawn(view, points)), by);
}

function drawn(view: View, given: TrendPoint[]) {
  const { words, format, boot, state } = view.model;
  const span = longSpanOf(boot.today, state.window);
  const about = words.trendAbout(words.bucketAbout[state.by], format.day(span.since), format.day(span.until));
  const slots = slotsOf(given, state.by, span.since, boot.today);
  const name = (start: string) => nameOf(view.model, start);
  const labels = slots.map(({ start, point }) => (state.by === "round" ? roundLabel(view.model, point!) : name(start)));
  return figure(view, {
    id: "trend",
    title: words.trend,
    about: html`${about}`,
    spec: {
      kind: "trend",
      labels,
      points: slots.map(({ point }) => valueOf(point)),
      events: state.by === "round" ? [] : eventsOf(view.model, slots.map((slot) => slot.start), labels),
      words: { index: words.index, interval: words.intervalName, neutral: words.neutralLine, provisional: words.provisional },
      description: about,
    } satisfies Picture,
    table: {
      caption: about,
      head: [words.buckets[state.by], words.index, words.intervalName, words.peopleHead, words.provisional],
      digits: [null, 1, null, 0, null],
      rows: slots.filter((slot) => slot.point?.overall).map(({ start, point }) => [
        state.by === "round" ? roundLabel(view.model, point!) : `${name(start)}${state.by === "week" ? `, ${format.day(start)}` : ""}`,
        point!.overall!.index,
        words.interval(format.precise(point!.overall!.low), format.precise(point!.overall!.high)),
        Math.max(...Object.keys(point!.overall!.weights).map((source) => point!.sources[source]?.n ?? 0)),
        isProvisional(point!) ? words.provisional : "",
      ]),
    },
  });
}

interface Slot {
  start: string;
  point: TrendPoint | undefined;
}

/* Every day or week of the span has a place, so that a gap is seen as one. */
function slotsOf(points: TrendPoint[], by: By, since: string, until: string): Slot[] {
  if (by === "round") return points.map((point) => ({ start: point.start, point }));
  const known = new Map(points.map((point) => [point.start, point]));
  const step = by === "week" ? 7 : 1;
  const slots: Slot[] = [];
  let start = by === "week" ? monday(since) : since;
  for (; start <= until; start = plusDays(start, step)) slots.push({ start, point: known.get(start) });
  const first = slots.findIndex((slot) => slot.point);
  return first > 0 ? slots.slice(first) : slots;
}

function valueOf(point: TrendPoint | undefined) {
  const overall = point?.overall;
  if (!point || !overall) return null;
  return { index: overall.index, low: overall.low, high: overall.high, provisional: isProvisional(point) };
}

function isProvisional(point: TrendPoint): boolean {
  return Object.keys(point.overall?.weights ?? {}).some((source) => point.sources[source]?.provisional);
}

function nameOf({ format, state }: Model, start: string): string {
  return state.by === "week" ? format.week(start) : format.shortDay(start);
}

function roundLabel({ format, rounds }: Model, point: TrendPoint): string {
  const round = rounds?.find((each) => each.round_id === point.round_id);
  return round ? `${round.title} ${round.number}` : format.shortDay(point.start);
}

/* Weekly rounds would paper the chart over; what is rare stands in it. */
function eventsOf(model: Model, starts: string[], labels: string[]): Event[] {
  const rounds = model.rounds ?? [];
  const often = new Map<string, number>();
  for (const { title } of rounds) often.set(title, 1 + (often.get(title) ?? 0));
  return rounds.filter(({ title }) => often.get(title)! <= 4).flatMap((round) => {
    const day = round.opens_at.slice(0, 10);
    const at = starts.findLastIndex((start) => start <= day);
    return at < 0 ? [] : [{ at: labels[at]!, label: `${round.title} ${round.number}` }];
  });
}
