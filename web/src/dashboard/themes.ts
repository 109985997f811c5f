// What people write about, and whether it weighs on them or carries them.
import { figure } from "./figure";
import type { View } from "./model";
import { empty, loaded, panel } from "./panel";
import type { TeamMood } from "./types";

const MOST = 10;

export function themes(view: View) {
  const { words, mood } = view.model;
  return panel("themes", words.themesTitle, "wide", loaded(view, mood, (value) =>
    value.themes.length === 0 ? empty(words.themesEmpty) : drawn(view, value)));
}

function drawn(view: View, mood: TeamMood) {
  const { words } = view.model;
  const rows = mood.themes
    .map((row) => ({ ...row, label: words.themes[row.theme] ?? row.theme, all: row.negative + row.neutral + row.positive }))
    .sort((a, b) => b.all - a.all);
  return figure(view, {
    id: "themes",
    title: words.themesTitle,
    about: words.themesAbout,
    spec: {
      kind: "diverging",
      rows: rows.slice(0, MOST),
      classes: [words.negative, words.neutral, words.positive],
      counted: words.themesCounted,
      description: words.themesAbout,
    },
    table: {
      caption: words.themesAbout,
      head: [words.theme, words.negative, words.neutral, words.positive, words.comments],
      digits: [null, 0, 0, 0, 0],
      rows: rows.map((row) => [row.label, row.negative, row.neutral, row.positive, row.all]),
    },
  });
}
