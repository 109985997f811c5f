// How many of the invited are in the figures, round by round.
import { figure } from "./figure";
import type { View } from "./model";
import { empty, loaded, panel } from "./panel";
import type { TeamRound } from "./types";

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
  return figure(view, {
    id: "participation",
    title: words.participation,
    about: words.participationAbout,
    spec: {
      kind: "bars",
      most: 1,
      rows: rounds.slice(0, MOST).map((round) => ({
        label: `${name(round)}${state(round)}`,
        value: round.participation,
        text: format.percent(round.participation),
      })),
      description: words.participationAbout,
    },
    table: {
      caption: words.participationAbout,
      head: [words.round, words.invited, words.sealed, words.share, words.closes],
      digits: [null, 0, 0, null, null],
      rows: rounds.map((round) => [
        `${name(round)}${state(round)}`, round.invited, round.sealed,
        format.percent(round.participation), format.moment(round.closes_at),
      ]),
    },
  });
}
