// How a round's questions were answered.
import { html, nothing } from "lit-html";
import { figure } from "./figure";
import type { View } from "./model";
import { empty, loaded, panel } from "./panel";
import type { Language } from "./state";
import type { Cell, Context } from "./table";
import type { Figure, QuestionFigure, RoundMood, TeamRound } from "./types";
import { hopeOf } from "./waiting";

export function questions(view: View) {
  const { words, rounds, round } = view.model;
  if (rounds && rounds.length === 0) return nothing;
  return panel("questions", words.questions, "wide", loaded(view, round, (value) => drawn(view, value)),
    rounds ? picker(view, rounds) : nothing);
}

function picker(view: View, rounds: TeamRound[]) {
  const { words, format, round } = view.model;
  const choose = (event: Event) => view.act.go({ round: (event.target as HTMLSelectElement).value });
  return html`<label class="row small screen"><span class="unseen">${words.round}</span>
    <select class="compact" @change=${choose}>${rounds.map((each) => html`
      <option value=${each.round_id} ?selected=${each.round_id === round?.round_id}>
        ${words.roundName(each.title, format.count(each.number))} (${words.state[each.state]})</option>`)}</select></label>`;
}

function drawn(view: View, round: RoundMood) {
  const { words, format, language } = view.model;
  const wording = (question: QuestionFigure) => said(language, question.wording, question.wording_en);
  const answered = round.questions.filter((question) => answersTo(question) > 0);
  const name = words.roundName(round.title, format.count(round.number));
  if (answered.length === 0) return empty(words.questionsEmpty[hopeOf(round)]);
  const open = round.state === "closed" ? nothing : html` <span class="badge warn">${words.provisional}</span>`;
  const fives = answered.filter((question) => question.kind === "scale5");
  const context = contextOf(view, round);
  return html`
    ${fives.length === 0 ? nothing : figure(view, {
      id: "questions",
      title: words.questions,
      about: html`${words.questionsAbout(name)}${open}`,
      spec: {
        kind: "stack",
        classes: words.scale5,
        rows: fives.map((question) => ({
          label: `${wording(question).text} (${answersIn(view, question)})`,
          counts: question.distribution,
        })),
        description: words.questionsAbout(name),
      },
      table: {
        caption: words.questionsAbout(name),
        head: [words.question, ...words.scale5, words.answers, words.mean, words.intervalName],
        digits: [null, 0, 0, 0, 0, 0, 0, 1, null],
        rows: fives.map((question) => [
          wording(question).text, ...question.distribution, ...measured(view, question.figure!),
        ]),
        context,
        spoken: fives.map((question) => wording(question).lang),
      },
    })}
    ${answered.filter((question) => question.kind === "scale11").map((question) => eleven(view, question, wording(question), context))}
    ${answered.filter((question) => question.kind === "choice").map((question) => choice(view, question, wording(question), context))}`;
}

function measured({ model: { words, format } }: View, { answers, index, low, high }: Figure): Cell[] {
  return [answers, index, words.interval(format.precise(low), format.precise(high))];
}

function contextOf({ model: { words, format } }: View, round: RoundMood): Context {
  return [
    [words.round, words.roundName(round.title, format.count(round.number))],
    [words.provisional, round.state === "closed" ? "" : words.provisional],
  ];
}

interface Wording {
  text: string;
  /* Where it is not the page's: German stands in for English that nobody wrote. */
  lang: Language | undefined;
}

export function said(language: Language, german: string, english: string | null): Wording {
  if (language === "en" && english) return { text: english, lang: undefined };
  return { text: german, lang: language === "en" ? "de" : undefined };
}

const answersTo = (question: QuestionFigure) => question.distribution.reduce((a, b) => a + b, 0);

/* In one piece, for it stands at the end of a wording that may take a line. */
function answersIn({ model: { words, format } }: View, question: QuestionFigure): string {
  return words.answersOf(format.count(answersTo(question))).replaceAll(" ", "\u00a0");
}

function eleven(
  view: View, question: QuestionFigure, { text: wording, lang }: Wording, context: Context,
) {
  const { words, format } = view.model;
  const { enps, distribution } = question;
  return html`<h3 lang=${lang ?? nothing}>${wording}</h3>
    ${enps ? html`<p><strong>${words.enps}:</strong>
        <span class="figures">${words.enpsScore(format.signed(enps.score), format.signed(enps.low), format.signed(enps.high))}</span><br>
        <span class="soft small figures">${words.enpsParts(format.count(enps.promoters), format.count(enps.detractors), format.count(enps.answers))}</span></p>` : nothing}
    ${figure(view, {
      id: `question-${question.key}`,
      title: wording,
      about: nothing,
      spec: {
        kind: "columns", counts: distribution, below: 7, above: 9, point: words.points, counted: words.answers,
        description: wording,
      },
      table: {
        caption: wording,
        head: [words.points, words.answers],
        digits: [null, 0],
        rows: distribution.map((count, point) => [format.count(point), count]),
        context,
      },
    })}`;
}

function choice(
  view: View, question: QuestionFigure, { text: wording, lang }: Wording, context: Context,
) {
  const { words, format, language } = view.model;
  const labels = question.options.map(({ label, label_en }) => said(language, label, label_en));
  const rows = question.options.map(({ count, share }, at) => ({
    label: labels[at]!.text,
    count,
    value: share!.share,
    text: format.percent(share!.share),
    interval: words.interval(format.percent(share!.low), format.percent(share!.high)),
  }));
  return html`<h3 lang=${lang ?? nothing}>${wording}</h3>
    ${figure(view, {
      id: `question-${question.key}`,
      title: wording,
      about: words.choiceAbout(words.answersOf(format.count(answersTo(question)))),
      spec: {
        kind: "bars",
        rows: rows.map((row) => ({ ...row, label: `${row.label} (${row.interval.replaceAll(" ", "\u00a0")})` })),
        most: 1,
        description: wording,
      },
      table: {
        caption: wording,
        head: [words.option, words.answers, words.share, words.intervalName],
        digits: [null, 0, null, null],
        rows: rows.map((row) => [row.label, row.count, row.text, row.interval]),
        spoken: labels.map((label) => label.lang),
        context,
      },
    })}`;
}
