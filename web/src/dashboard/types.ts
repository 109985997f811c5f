// The API's words. tests/http/test_web_types.py holds them against the OpenAPI document.

export interface Share {
  share: number;
  low: number;
  high: number;
}

export interface Figure {
  index: number;
  low: number;
  high: number;
  n: number;
  answers: number;
  unfavourable: Share;
  neutral: Share;
  favourable: Share;
  provisional: boolean;
}

export interface Overall {
  index: number;
  low: number;
  high: number;
  weights: Record<string, number>;
}

export interface Change {
  points: number;
  reliable: boolean;
  sources: string[];
  words: string;
}

export interface ThemeCount {
  theme: string;
  negative: number;
  neutral: number;
  positive: number;
}

export interface TeamMood {
  team_id: string;
  name: string;
  ended_on: string | null;
  since: string;
  until: string;
  overall: Overall | null;
  change: Change | null;
  sources: Record<string, Figure>;
  themes: ThemeCount[];
  version: number;
}

export interface Enps {
  score: number;
  low: number;
  high: number;
  promoters: number;
  detractors: number;
  answers: number;
}

export interface OptionFigure {
  label: string;
  label_en: string | null;
  count: number;
  share: Share | null;
}

export interface QuestionFigure {
  key: string;
  kind: string;
  wording: string;
  wording_en: string | null;
  mood: boolean;
  figure: Figure | null;
  enps: Enps | null;
  distribution: number[];
  options: OptionFigure[];
}

export interface RoundMood {
  team_id: string;
  name: string;
  round_id: string;
  title: string;
  number: number;
  state: string;
  opens_at: string;
  closes_at: string;
  k_figures: number;
  k_texts: number;
  settle: number | string;
  breakdown: BreakdownLabel | null;
  invited: number;
  sealed: number;
  participation: number;
  overall: Overall | null;
  sources: Record<string, Figure>;
  questions: QuestionFigure[];
  version: number;
}

export interface BreakdownLabel {
  key: string;
  de: string;
  en: string;
}

export interface ValueMood {
  key: string | null;
  de: string | null;
  en: string | null;
  overall: Overall | null;
  sources: Record<string, Figure>;
  questions: QuestionFigure[];
}

export interface RoundBreakdown {
  team_id: string;
  name: string;
  round_id: string;
  title: string;
  number: number;
  state: string;
  breakdown: BreakdownLabel;
  values: ValueMood[];
  rest: ValueMood;
  version: number;
}

export interface TeamRound {
  round_id: string;
  title: string;
  number: number;
  state: string;
  opens_at: string;
  closes_at: string;
  k_figures: number;
  k_texts: number;
  settle: number | string;
  invited: number;
  sealed: number;
  participation: number;
}

export interface TrendPoint {
  start: string;
  round_id: string | null;
  overall: Overall | null;
  sources: Record<string, Figure>;
}

export interface Week {
  start: string;
  index: number;
  low: number;
  high: number;
  provisional: boolean;
}

export interface TeamWeeks {
  team_id: string;
  name: string;
  weeks: Week[];
}

export interface TeamName {
  team_id: string;
  name: string;
}

export interface Place {
  path: TeamName[];
  visible: TeamName | null;
}

export interface PostFigure {
  id: string;
  network: string;
  external_id: string;
  posted_at: string;
  title: string | null;
  url: string | null;
  n: number | null;
  index: number | null;
}

export interface ShownText {
  team_id: string;
  week: string;
  text: string;
}

export interface TeamEntry {
  id: string;
  name: string;
  parent_id: string | null;
  ended_on: string | null;
  merged_into: string | null;
  split_from: string | null;
}
