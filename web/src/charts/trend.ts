import { labels, quietAxis } from "./axes";
import { heightOfMarks, marks, SIDES, stems } from "./marks";
import type { Palette } from "./palette";
import type { TrendSpec, Spec } from "./spec";

type Point = NonNullable<TrendSpec["points"][number]>;
const LINE = 18;

/* What marks, and in a file their words, add to a trend's height. */
export function marksHeight(spec: TrendSpec, width: number, alone: boolean): number {
  return heightOfMarks(spec, width) + (alone ? LINE * spec.events.length : 0);
}

export function trend(spec: TrendSpec & Spec, colours: Palette, width: number, alone: boolean) {
  const { points, words, events } = spec;
  const low = points.map((p) => p?.low ?? null);
  const reach = points.map((p) => (p ? p.high - p.low : null));
  const edge = { type: "line", stack: "interval", symbol: "none", lineStyle: { opacity: 0 }, silent: true };
  const eventful = new Set(events.map((event) => event.slot));
  return {
    title: alone ? named(spec, colours, width) : undefined,
    grid: { ...SIDES, top: 16 + heightOfMarks(spec, width), bottom: 28 + (alone ? LINE * events.length : 0) },
    xAxis: { type: "category", boundaryGap: spec.labels.length < 3, data: spec.labels, axisLabel: labels(colours, { hideOverlap: true }), ...quietAxis(colours), splitLine: { show: false } },
    yAxis: { type: "value", min: 0, max: 100, interval: width < 500 ? 50 : 25, axisLabel: labels(colours, { formatter: spec.number }), ...quietAxis(colours), axisLine: { show: false } },
    tooltip: {
      renderMode: "richText", trigger: "axis", confine: true, backgroundColor: colours.paper,
      borderColor: colours.strong, textStyle: { color: colours.ink, fontSize: 13 },
      formatter: (given: { dataIndex: number }[]) => told(spec, given[0]!.dataIndex, width),
    },
    series: [
      { ...edge, name: "low", data: low },
      { ...edge, name: words.interval, data: reach, areaStyle: { color: colours.accent, opacity: 0.16 } },
      {
        type: "line",
        name: words.index,
        data: points.map((p) => (p ? { value: p.index, ...mark(p, colours) } : null)),
        lineStyle: { color: colours.accent, width: 2.5 },
        itemStyle: { color: colours.accent },
        symbolSize: points.length > 60 ? 4 : 8,
        markLine: {
          symbol: "none",
          silent: true,
          animation: false,
          data: [
            { yAxis: 50, lineStyle: { color: colours.strong, type: "dashed" }, label: { show: width >= 500, formatter: words.neutral, position: "insideStartTop", color: colours.soft, fontSize: 11 } },
            ...stems(spec, colours),
          ],
        },
      },
      {
        // Without a value of its own a place would have no tooltip, and its events no words.
        type: "line",
        name: "events",
        symbol: "none",
        silent: true,
        lineStyle: { opacity: 0 },
        data: points.map((_, slot) => (eventful.has(slot) ? 100 : null)),
        markPoint: { silent: true, animation: false, data: marks(spec, colours, width) },
      },
    ],
  };
}

function mark(point: Point, colours: Palette) {
  if (!point.provisional) return { symbol: "circle" };
  return { symbol: "circle", itemStyle: { color: colours.paper, borderColor: colours.accent, borderWidth: 2.5 } };
}

/* Below the axis, for there is no page to say it. */
function named({ events }: TrendSpec, colours: Palette, width: number) {
  return {
    text: events.map((event) => `${event.number}   ${event.label}`).join("\n"),
    left: SIDES.left,
    bottom: 0,
    padding: 0,
    textStyle: { color: colours.ink, fontSize: 12, fontWeight: "normal", lineHeight: LINE, width: width - 2 * SIDES.left, overflow: "truncate" },
  };
}

function told(spec: TrendSpec & Spec, at: number, width: number): string {
  const point = spec.points[at];
  const events = spec.events.filter((event) => event.slot === at);
  const lines = [spec.labels[at]!];
  if (point) {
    lines.push(`${spec.words.index}: ${spec.number(point.index)}`);
    lines.push(`${spec.words.interval}: ${spec.number(point.low)} – ${spec.number(point.high)}`);
    if (point.provisional) lines.push(spec.words.provisional);
  }
  const length = width < 500 ? 32 : 60;
  return [...lines, ...events.flatMap((event) => broken(`${event.number}   ${event.label}`, length))].join("\n");
}

/* ECharts breaks no lines in a tooltip that is drawn as SVG. */
function broken(text: string, length: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)}${lines.at(-1) ? " " : ""}${word}`;
    if (longer.length > length && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
