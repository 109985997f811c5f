// What is looked at stands in the address, so that a link leads back to it.
import type { Span } from "./api";

export type Language = "de" | "en";
export type By = "day" | "week" | "round";
export type Window = "month" | "quarter" | "year";

export interface State {
  team: string;
  window: Window;
  by: By;
  round: string | null;
  relative: boolean;
}

export const DAYS: Record<Window, number> = { month: 28, quarter: 91, year: 364 };
const BUCKETS: readonly By[] = ["day", "week", "round"];

export function read(search: string, team: string): State {
  const given = new URLSearchParams(search);
  const window = given.get("span") as Window;
  const by = given.get("by") as By;
  return {
    team: given.get("team") || team,
    window: window in DAYS ? window : "month",
    by: BUCKETS.includes(by) ? by : "week",
    round: given.get("round"),
    relative: given.get("colours") === "relative",
  };
}

export function search(state: State): string {
  const given = new URLSearchParams({ team: state.team });
  if (state.window !== "month") given.set("span", state.window);
  if (state.by !== "week") given.set("by", state.by);
  if (state.round) given.set("round", state.round);
  if (state.relative) given.set("colours", "relative");
  return `?${given}`;
}

export function spanOf(today: string, days: number): Span {
  return { since: plusDays(today, 1 - days), until: today };
}

/* A trend and weeks side by side need a quarter at least. */
export function longSpanOf(today: string, window: Window): Span {
  return spanOf(today, Math.max(DAYS[window], DAYS.quarter));
}

export function plusDays(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

/* The day of a moment where the organisation is, wherever the browser stands. */
export function dayIn(zone: string, moment: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(new Date(moment));
}

export function monday(day: string): string {
  return plusDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/* The page comes in its reader's language. */
export function language(): Language {
  return document.documentElement.lang === "en" ? "en" : "de";
}
