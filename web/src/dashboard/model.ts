// What the page knows; a change of it draws the page anew.
import type { Charts } from "../charts/spec";
import type { Api } from "./api";
import type { Format } from "./format";
import type { Language, State } from "./state";
import type { Health } from "./stream";
import type {
  Place, PostFigure, RoundBreakdown, RoundMood, ShownText, TeamEntry, TeamMood, TeamRound, TeamWeeks, TrendPoint,
} from "./types";
import type { Words } from "./words";

/* What the server puts into the page, so that the first paint has the headline. */
export interface Boot {
  team: string;
  today: string;
  zone: string;
  reads_comments: boolean;
  charts: string;
  mood: TeamMood;
  place: Place;
  rounds: TeamRound[];
}

/* undefined: not loaded yet; null: could not be loaded. */
export type Loaded<T> = T | null | undefined;

export interface Model {
  boot: Boot;
  state: State;
  language: Language;
  words: Words;
  format: Format;
  api: Api;
  charts: Charts | null;
  health: Health;
  mood: Loaded<TeamMood>;
  place: Loaded<Place>;
  rounds: Loaded<TeamRound[]>;
  round: Loaded<RoundMood>;
  breakdown: Loaded<RoundBreakdown>;
  trend: Loaded<TrendPoint[]>;
  weeks: Loaded<TeamWeeks[]>;
  posts: Loaded<PostFigure[]>;
  /* Of the trend's whole span. */
  strongest: Loaded<PostFigure[]>;
  merged: Loaded<TeamEntry[]>;
  teams: Loaded<TeamEntry[]>;
  /* `read`: how many there were before the latest page. */
  texts: Loaded<{ items: ShownText[]; next: string | null; read: number }>;
  asTable: Set<string>;
}

/* What a reader can do; the entry carries it out. */
export interface Actions {
  go(change: Partial<State>): void;
  toggleTable(id: string): void;
  readTexts(): void;
  openTeams(): void;
  retry(): void;
  redraw(): void;
}

export interface View {
  model: Model;
  act: Actions;
}
