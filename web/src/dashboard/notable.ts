// What to look at first: at most one team, one theme and one question, and only what clearly goes beyond ordinary variation.
import { html, nothing } from "lit-html";
import type { View } from "./model";
import { said } from "./questions";
import type { Figure, QuestionFigure, TeamMood, TeamWeeks, ThemeCount } from "./types";
import { link } from "./waiting";

interface Range {
  index: number;
  low: number;
  high: number;
}

/* Further than both 95 % intervals reach, by half: it is the lowest of several. */
const isBelow = (one: Range, other: Range) =>
  other.index - one.index > 1.5 * (one.high - one.index + (other.index - other.low));
const lowest = <T>(found: T[], of: (each: T) => number): T | undefined => found.sort((a, b) => of(a) - of(b))[0];

export function notable(view: View, mood: TeamMood) {
  const { words } = view.model;
  const found = [team(view), theme(view, mood.themes), question(view)].filter((each) => each !== nothing);
  if (found.length === 0) return nothing;
  return html`<div class="notable">
    <h3>${words.notable}</h3>
    <ul>${found.map((each) => html`<li>${each}</li>`)}</ul>
    <p class="soft small">${words.notableHelp}</p>
  </div>`;
}

function team(view: View) {
  const { words, format, weeks } = view.model;
  const [own, ...below] = weeks ?? [];
  const latest = own?.weeks.at(-1);
  if (!latest) return nothing;
  const at = (row: TeamWeeks) => row.weeks.find((week) => week.start === latest.start);
  const row = lowest(below.filter((each) => { const week = at(each); return week && isBelow(week, latest); }), (each) => at(each)!.index);
  if (!row) return nothing;
  const open = at(row)!.provisional || latest.provisional ? ` (${words.provisional})` : "";
  return html`${link(view, row.team_id, row.name)} ${words.notableTeam(format.index(at(row)!.index), format.index(latest.index), format.week(latest.start))}${open}`;
}

function theme(view: View, themes: ThemeCount[]) {
  const { words, format } = view.model;
  const weight = ({ negative, positive }: ThemeCount) => negative - positive;
  // As far as that from half and half: it is the most critical of several.
  const critical = themes.filter((each) => weight(each) > 3 * Math.sqrt(each.negative + each.positive));
  const most = lowest(critical, (each) => -weight(each));
  if (!most) return nothing;
  return words.notableTheme(words.themes[most.theme] ?? most.theme, format.count(most.negative), format.count(most.positive));
}

function question(view: View) {
  const { words, format, language, round } = view.model;
  const all = round?.sources["scales"];
  if (!round || !all) return nothing;
  const asked = round.questions.filter((each): each is QuestionFigure & { figure: Figure } => each.mood && each.figure !== null);
  const least = lowest(asked.filter(({ figure }) => isBelow(figure, all)), ({ figure }) => figure.index);
  if (!least) return nothing;
  const { text, lang } = said(language, least.wording, least.wording_en);
  const name = words.roundName(round.title, format.count(round.number));
  return html`<span lang=${lang ?? nothing}>${words.quoted(text)}</span> ${words.notableQuestion(format.index(least.figure.index), format.index(all.index), name)}`;
}
