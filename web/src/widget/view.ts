// What a card shows in each of its states.
import { course, face, html, scale } from "./draw";
import type { Language, Mood } from "./types";
import { words as own } from "./words";

export type Size = "small" | "medium" | "large";

const line = (part: string, text: string) => (text ? html("p", { part }, text) : undefined);

export function figure(mood: Mood, size: Size, language: Language, note: string): Element[] {
  const said = mood.words[language];
  if (mood.index === null || mood.face === null) return message(said.title, said.value, said.why, note);
  const number = html("b", { part: "number" }, String(mood.index));
  const word = html("span", { part: "word" }, said.word);
  const low = mood.low ?? mood.index;
  const high = mood.high ?? mood.index;
  const standing = said.standing ? html("b", { part: "standing" }, said.standing) : undefined;
  const dot = standing ? " · " : undefined;
  if (size === "small") {
    return kept(
      face(mood.face),
      html(
        "div",
        {},
        html("p", { part: "title" }, mood.name),
        html("p", { part: "figure" }, number, word),
        html(
          "p",
          { part: "basis" },
          html("span", { class: "unseen" }, said.interval),
          ...(low < high ? [html("span", { "aria-hidden": true }, `${low}–${high}`), dot] : []),
          standing,
        ),
      ),
      line("note", note),
    );
  }
  const large = size === "large";
  const trend = said.trend ? course(mood.course, large ? "" : said.trend) : undefined;
  return kept(
    html("p", { part: "title" }, said.title),
    html(
      "div",
      { class: "head" },
      html("p", { part: "figure" }, number, large ? html("span", { part: "unit" }, own[language].unit) : undefined, word),
      large ? undefined : trend,
    ),
    scale(mood.index, low, high),
    line("interval", said.interval),
    large ? line("change", said.change) : undefined,
    large ? trend : undefined,
    large ? line("course", said.trend) : undefined,
    html("p", { part: "basis" }, standing, dot, said.basis),
    line("note", note),
  );
}

export const message = (title: string, value: string, why: string, note = ""): Element[] =>
  kept(line("title", title), line("value", value), line("why", why), line("note", note));

export const loading = (language: Language): Element[] =>
  kept(
    html("p", { class: "unseen" }, own[language].loading),
    ...["title", "number", "scale"].map((shape) => html("span", { class: `bone ${shape}` })),
  );

const kept = (...parts: (Element | undefined)[]) => parts.filter((part) => part !== undefined);
