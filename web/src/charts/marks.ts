// Numbered marks above a trend, in as many rows as they need to stand clear of each other.
import type { Palette } from "./palette";
import type { Event, EventKind, TrendSpec } from "./spec";

export const SIDES = { left: 34, right: 16 };
const ROW = 24;

const SHAPES: Record<EventKind, { symbol: string; symbolSize: number }> = {
  post: { symbol: "circle", symbolSize: 19 },
  round: { symbol: "diamond", symbolSize: 23 },
  team: { symbol: "rect", symbolSize: 18 },
};

/* The row of each event, from below. */
export function rowsOf(spec: TrendSpec, width: number): number[] {
  const last: number[] = [];
  return spec.events.map((event) => {
    const x = placeOf(spec, event.slot, width);
    const free = last.findIndex((taken) => x - taken >= ROW);
    const row = free < 0 ? last.length : free;
    last[row] = x;
    return row;
  });
}

export function heightOfMarks(spec: TrendSpec, width: number): number {
  return ROW * Math.max(0, ...rowsOf(spec, width).map((row) => row + 1));
}

/* On the upper edge of the plot: what a value would be if the scale went on. */
export function marks(spec: TrendSpec, colours: Palette, width: number) {
  const rows = rowsOf(spec, width);
  return spec.events.map((event, i) => ({
    coord: [event.slot, 100],
    ...SHAPES[event.kind],
    symbolOffset: [0, -(ROW / 2 + 2 + ROW * rows[i]!)],
    itemStyle: { color: colours.paper, borderColor: colours.ink, borderWidth: 1.25 },
    label: { formatter: String(event.number), color: colours.ink, fontSize: 11 },
  }));
}

export function stems(spec: TrendSpec, colours: Palette) {
  return spec.events.map((event: Event) => ({
    xAxis: event.slot,
    lineStyle: { color: colours.strong, type: "dotted" },
    label: { show: false },
  }));
}

function placeOf({ labels }: TrendSpec, slot: number, width: number): number {
  const count = labels.length;
  const share = count < 3 ? (slot + 0.5) / count : slot / (count - 1);
  return SIDES.left + share * (width - SIDES.left - SIDES.right);
}
