// How many of the invited are in the figures, round by round.
import { figure } from "./figure";
import type { View } from "./model";
import { empty, loaded, panel } from "./panel";
import type { TeamRound } from "./types";
import { hopeOf } from "./waiting";

const MOST = 6;

export function participation(view: View) {
  const { words, rounds } = view.model;
  return panel("participation", words.participation, "slim", loaded(view, rounds, (value) =>
    value.length === 0 ? empty(words.participationEmpty) : drawn(view, value)));
}

function drawn(view: View, rounds: TeamRound[]) {
  const { words, format } = view.model;
  const name = (round: TeamRound) => words.roundName(round.title, format.count(round.number));
  const state = (round: TeamRound) => (round.state === "closed" ? "" : ` (${words.state[round.state]})`);
  // Answers that are in no group yet are not none.
  const hidden = (round: TeamRound) => (round.sealed > 0 ? null : words.withheld[hopeOf(round)]);
  return figure(view, {
    id: "participation",
    title: words.participation,
    about: words.participationAbout,
    spec: {
      kind: "bars",
      most: 1,
      rows: rounds.slice(0, MOST).map((round) => ({
        label: `${name(round)}${state(round)}${hidden(round) ? `: ${hidden(round)}` : ""}`,
        value: round.participation,
        text: hidden(round) ? "–" : format.percent(round.participation),
      })),
      description: words.participationAbout,
    },
    table: {
      caption: words.participationAbout,
      head: [words.round, words.invited, words.sealed, words.share, words.closes],
      digits: [null, 0, 0, null, null],
      rows: rounds.map((round) => [
        `${name(round)}${state(round)}`, round.invited, round.sealed || null,
        hidden(round) ?? format.percent(round.participation), format.moment(round.closes_at),
      ]),
    },
  });
}
