import { bare, labels, legend, named, quietAxis, wrapped } from "./axes";
import { bands, edge, onBands, type Palette } from "./palette";
import type { BarsSpec, ColumnsSpec, DivergingSpec, Spec, StackSpec } from "./spec";

/* A bar of 100 % a question, its wording above it, so that phones have room for both. */
export function stack(spec: StackSpec & Spec, colours: Palette, width: number) {
  const sums = spec.rows.map((row) => row.counts.reduce((a, b) => a + b, 0) || 1);
  return {
    legend: legend(colours, spec.classes),
    grid: { left: 2, right: 8, top: width < 420 ? 64 : 44, bottom: 4 },
    xAxis: { type: "value", max: 100, show: false },
    yAxis: {
      type: "category", inverse: true, data: spec.rows.map((row) => row.label), ...bare, z: 5,
      axisLabel: labels(colours, { inside: true, margin: 0, color: colours.ink, align: "left", verticalAlign: "bottom", padding: [0, 0, 15, 0], ...wrapped(width - 24) }),
    },
    series: spec.classes.map((name, i) => ({
      type: "bar", name, stack: "all", barWidth: 24,
      itemStyle: { color: bands(colours)[i], borderColor: colours.paper, borderWidth: 1, ...edge(colours) },
      label: { color: onBands(colours)[i], fontSize: 12, formatter: ({ value }: { value: number }) => spec.percent(value / 100), ...onPattern(colours, i) },
      tooltip: { formatter: ({ value, dataIndex }: { value: number; dataIndex: number }) => `${name}: ${spec.percent(value / 100)} (${spec.number(spec.rows[dataIndex]!.counts[i]!)})` },
      data: spec.rows.map((row, at) => (100 * (row.counts[i] ?? 0)) / sums[at]!).map((value) => ({ value, label: { show: value >= 8 } })),
    })),
  };
}

/* A number on a strong pattern needs ground of its own; on a faint one a rim will do. */
function onPattern(colours: Palette, band: number) {
  if (colours.forced) return { backgroundColor: colours.paper, padding: [2, 3] };
  return { textBorderColor: bands(colours)[band], textBorderWidth: 3 };
}

/* The least round step that leaves room for its labels; people are counted whole. */
function stepOf(reach: number, room: number): number {
  const least = reach / Math.min(4, Math.max(1, Math.floor(room / 45)));
  const ten = 10 ** Math.floor(Math.log10(least));
  return Math.max(1, [1, 2, 5, 10].map((times) => times * ten).find((step) => step >= least)!);
}

/* Negative to the left, positive to the right, and who was neutral half on either side. */
export function diverging(spec: DivergingSpec & Spec, colours: Palette, width: number) {
  const reach = Math.max(...spec.rows.flatMap((r) => [r.negative, r.positive].map((side) => side + r.neutral / 2)), 1);
  const left = Math.min(190, width * 0.42);
  const step = stepOf(reach, (width - left) / 2);
  const most = Math.ceil(reach / step) * step;
  const part = (name: string, colour: string, data: number[], counts: number[]) => ({
    type: "bar", name, stack: "all", barWidth: 18, data,
    itemStyle: { color: colour, ...edge(colours) },
    tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => `${spec.rows[dataIndex]!.label}\n${name}: ${spec.number(counts[dataIndex]!)}` },
  });
  const [negative, neutral, positive] = spec.classes;
  const neutrals = spec.rows.map((row) => row.neutral);
  return {
    legend: legend(colours, spec.classes),
    grid: { left, right: 12, top: 34, bottom: 44 },
    xAxis: { type: "value", ...named(colours, spec.counted), min: -most, max: most, interval: step, axisLabel: labels(colours, { formatter: (value: number) => spec.number(Math.abs(value)) }), ...quietAxis(colours) },
    yAxis: { type: "category", inverse: true, data: spec.rows.map((row) => row.label), ...bare, position: "left", offset: 8, axisLabel: labels(colours, { color: colours.ink, ...wrapped(left - 14) }) },
    series: [
      part(neutral, colours.neutral, neutrals.map((n) => -n / 2), neutrals),
      part(negative, colours.negative, spec.rows.map((row) => -row.negative), spec.rows.map((row) => row.negative)),
      part(neutral, colours.neutral, neutrals.map((n) => n / 2), neutrals),
      part(positive, colours.positive, spec.rows.map((row) => row.positive), spec.rows.map((row) => row.positive)),
    ],
  };
}

/* The lines that the longest label takes above its bar; a letter is about seven pixels wide. */
export function linesOf(spec: BarsSpec, width: number): number {
  const letters = Math.max(...spec.rows.map((row) => row.label.length), 1);
  return Math.ceil((7 * letters) / (width - 70));
}

export function bars(spec: BarsSpec & Spec, colours: Palette, width: number) {
  return {
    grid: { left: 2, right: 64, top: 18, bottom: 4 },
    xAxis: { type: "value", min: 0, max: spec.most, show: false },
    yAxis: {
      type: "category", inverse: true, data: spec.rows.map((row) => row.label), ...bare, z: 5,
      axisLabel: labels(colours, { inside: true, margin: 0, color: colours.ink, fontSize: 13, align: "left", verticalAlign: "bottom", padding: [0, 0, 11, 0], ...wrapped(width - 70) }),
    },
    series: [{
      type: "bar", barWidth: 10, data: spec.rows.map((row) => row.value), showBackground: true,
      backgroundStyle: { color: colours.track, borderRadius: 5, ...edge(colours) },
      itemStyle: { color: colours.accent, borderRadius: 5 },
      label: { show: true, position: [width - 58, -3], color: colours.ink, fontSize: 13, fontWeight: 600, formatter: ({ dataIndex }: { dataIndex: number }) => spec.rows[dataIndex]!.text },
      tooltip: { show: false },
    }],
  };
}

export function columns(spec: ColumnsSpec & Spec, colours: Palette) {
  const colour = (point: number) => (point < spec.below ? colours.negative : point < spec.above ? colours.neutral : colours.positive);
  return {
    grid: { left: 28, right: 8, top: 26, bottom: 44 },
    xAxis: { type: "category", ...named(colours, spec.point), data: spec.counts.map((_, point) => String(point)), axisLabel: labels(colours), ...quietAxis(colours), splitLine: { show: false } },
    yAxis: { type: "value", ...named(colours, spec.counted, "y"), minInterval: 1, axisLabel: labels(colours, { formatter: spec.number }), ...quietAxis(colours), axisLine: { show: false } },
    series: [{ type: "bar", barCategoryGap: "25%", data: spec.counts.map((value, point) => ({ value, itemStyle: { color: colour(point), borderRadius: [3, 3, 0, 0], ...edge(colours) } })) }],
  };
}
