import { labels, quietAxis } from "./axes";
import type { Palette } from "./palette";
import type { TrendSpec, Spec } from "./spec";

type Point = NonNullable<TrendSpec["points"][number]>;

export function trend(spec: TrendSpec & Spec, colours: Palette, width: number) {
  const { points, words } = spec;
  const low = points.map((p) => p?.low ?? null);
  const reach = points.map((p) => (p ? p.high - p.low : null));
  const edge = { type: "line", stack: "interval", symbol: "none", lineStyle: { opacity: 0 }, silent: true };
  return {
    grid: { left: 34, right: 16, top: 28, bottom: 28 },
    xAxis: { type: "category", boundaryGap: spec.labels.length < 3, data: spec.labels, axisLabel: labels(colours, { hideOverlap: true }), ...quietAxis(colours), splitLine: { show: false } },
    yAxis: { type: "value", min: 0, max: 100, interval: width < 500 ? 50 : 25, axisLabel: labels(colours, { formatter: spec.number }), ...quietAxis(colours), axisLine: { show: false } },
    tooltip: {
      renderMode: "richText", trigger: "axis", confine: true, backgroundColor: colours.paper,
      borderColor: colours.strong, textStyle: { color: colours.ink, fontSize: 13 },
      formatter: (given: { dataIndex: number }[]) => told(spec, given[0]!.dataIndex),
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
            ...spec.events.map((event, i) => ({
              xAxis: event.at,
              lineStyle: { color: colours.strong, type: "dotted" },
              label: { show: width >= 700 && i < 4, formatter: event.label, position: "end", color: colours.soft, fontSize: 11 },
            })),
          ],
        },
      },
    ],
  };
}

function mark(point: Point, colours: Palette) {
  if (!point.provisional) return { symbol: "circle" };
  return { symbol: "circle", itemStyle: { color: colours.paper, borderColor: colours.accent, borderWidth: 2.5 } };
}

function told(spec: TrendSpec & Spec, at: number): string {
  const point = spec.points[at];
  const events = spec.events.filter((event) => event.at === spec.labels[at]).map((event) => event.label);
  const lines = [spec.labels[at]!];
  if (point) {
    lines.push(`${spec.words.index}: ${spec.number(point.index)}`);
    lines.push(`${spec.words.interval}: ${spec.number(point.low)} – ${spec.number(point.high)}`);
    if (point.provisional) lines.push(spec.words.provisional);
  }
  return [...lines, ...events].join("\n");
}
