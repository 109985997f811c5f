export type Language = "de" | "en";

export interface Words {
  title: string;
  value: string;
  word: string;
  interval: string;
  standing: string;
  change: string;
  basis: string;
  trend: string;
  why: string;
  summary: string;
}

export interface Mood {
  team: string;
  name: string;
  index: number | null;
  low: number | null;
  high: number | null;
  face: number | null;
  provisional: boolean;
  course: string;
  words: Record<Language, Words>;
}

// What becomes known about a token: its figure, that it has ended, or that nobody can say.
export type News =
  | { kind: "mood"; mood: Mood }
  | { kind: "ended"; words: Record<Language, string> }
  | { kind: "lost" }
  | { kind: "found" };

export type Tell = (token: string, news: News) => void;
