// The mood over time with its uncertainty and what happened.
import { html } from "lit-html";
import type { Picture } from "../charts/spec";
import { eventsIn, list, toldOf } from "./events";
import { figure } from "./figure";
import type { Model, View } from "./model";
import { choices, empty, loaded, panel } from "./panel";
import { longSpanOf, monday, plusDays, type By } from "./state";
import type { Cell } from "./table";
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
  // An axis of rounds has no days on it.
  const events = state.by === "round" ? [] : eventsIn(view.model, slots.map((slot) => slot.start));
  const eventful = state.by !== "round";
  const labels = slots.map(({ start, point }) => (state.by === "round" ? roundLabel(view.model, point!) : name(start)));
  return figure(view, {
    id: "trend",
    title: words.trend,
    about: html`${about}`,
    spec: {
      kind: "trend",
      labels,
      points: slots.map(({ point }) => valueOf(point)),
      events: events.map((event) => ({ ...event, label: toldOf(view.model, event) })),
      words: { index: words.index, interval: words.intervalName, neutral: words.neutralLine, provisional: words.provisional },
      description: about,
    } satisfies Picture,
    table: {
      caption: about,
      head: [words.buckets[state.by], words.index, words.intervalName, words.responsesHead, words.provisional, ...(eventful ? [words.events] : [])],
      digits: [null, 1, null, 0, null, ...(eventful ? [null] : [])],
      rows: slots.flatMap(({ start, point }, slot) => {
        const here = events.filter((event) => event.slot === slot).map((event) => toldOf(view.model, event));
        if (!point?.overall && here.length === 0) return [];
        const label = state.by === "round" ? roundLabel(view.model, point!) : `${name(start)}${state.by === "week" ? `, ${format.day(start)}` : ""}`;
        return [[label, ...cells(view, point), ...(eventful ? [here.join("; ")] : [])]];
      }),
    },
    below: events.length > 0 ? list(view, events) : undefined,
  });
}

function cells({ model: { words, format } }: View, point: TrendPoint | undefined): Cell[] {
  if (!point?.overall) return [null, null, null, ""];
  return [
    point.overall.index,
    words.interval(format.precise(point.overall.low), format.precise(point.overall.high)),
    Object.keys(point.overall.weights).reduce((sum, source) => sum + (point.sources[source]?.n ?? 0), 0),
    isProvisional(point) ? words.provisional : "",
  ];
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
