import { bare, labels, wrapped } from "./axes";
import { bands, onBands, type Palette } from "./palette";
import type { HeatSpec, Spec } from "./spec";

/* The picture of the table of weeks, for who wants it as a file. */
export function heat(spec: HeatSpec & Spec, colours: Palette, width: number) {
  const left = Math.min(220, width * 0.3);
  const data = spec.rows.flatMap((row, y) =>
    row.cells.flatMap((cell, x) => (cell ? [{ value: [x, y, cell.band], label: { formatter: cell.text, color: onBands(colours)[cell.band - 1] }, itemStyle: { color: bands(colours)[cell.band - 1], borderColor: colours.paper, borderWidth: 2 } }] : [])),
  );
  return {
    grid: { left, right: 8, top: 32, bottom: 8 },
    xAxis: { type: "category", position: "top", data: spec.columns, ...bare, axisLabel: labels(colours, { hideOverlap: true }) },
    yAxis: { type: "category", inverse: true, data: spec.rows.map((row) => row.label), ...bare, axisLabel: labels(colours, { color: colours.ink, ...wrapped(left - 14) }) },
    visualMap: { show: false, min: 1, max: 5, inRange: { color: bands(colours) } },
    series: [{ type: "heatmap", data, label: { show: true, fontSize: 12 } }],
  };
}
