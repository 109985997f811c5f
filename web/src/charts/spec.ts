// What a picture shows, in plain data; the dashboard builds these without knowing ECharts.
export type EventKind = "post" | "round" | "team";

export interface Event {
  /* The place on the axis that it belongs to, counted from 0. */
  slot: number;
  kind: EventKind;
  number: number;
  label: string;
}

export interface TrendSpec {
  kind: "trend";
  labels: string[];
  points: ({ index: number; low: number; high: number; provisional: boolean } | null)[];
  events: Event[];
  words: { index: string; interval: string; neutral: string; provisional: string };
}

export interface StackSpec {
  kind: "stack";
  rows: { label: string; counts: number[] }[];
  classes: string[];
}

export interface DivergingSpec {
  kind: "diverging";
  rows: { label: string; negative: number; neutral: number; positive: number }[];
  classes: [string, string, string];
  counted: string;
}

export interface BarsSpec {
  kind: "bars";
  rows: { label: string; value: number; text: string }[];
  most: number;
}

export interface ColumnsSpec {
  kind: "columns";
  counts: number[];
  below: number; // first column that is not low
  above: number; // first column that is high
  point: string;
  counted: string;
}

export interface HeatSpec {
  kind: "heat";
  columns: string[];
  rows: { label: string; cells: ({ text: string; band: number } | null)[] }[];
}

export type Picture = (TrendSpec | StackSpec | DivergingSpec | BarsSpec | ColumnsSpec | HeatSpec) & {
  /* Read aloud instead of the picture. */
  description: string;
};

/* A picture, and how its reader writes. */
export type Spec = Picture & {
  locale: "DE" | "EN";
  number(value: number): string;
  percent(share: number): string;
};

export interface Drawing {
  show(spec: Spec): void;
  repaint(): void;
  remove(): void;
}

/* What charts.ts offers; it is loaded after the first paint. */
export interface Charts {
  draw(place: HTMLElement): Drawing;
  picture(spec: Spec, width: number): { svg: string; height: number };
}
