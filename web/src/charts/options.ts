// From plain data to ECharts' options: what all pictures share, and which one it is.
import type { EChartsCoreOption } from "echarts/core";
import { columns, bars, diverging, linesOf, stack } from "./bars";
import { heat } from "./heat";
import type { Palette } from "./palette";
import type { Spec } from "./spec";
import { marksHeight, trend } from "./trend";

/* A picture that stands `alone`, as a file, has no page beside it that names its marks. */
export function optionOf(spec: Spec, colours: Palette, width: number, alone = false): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: colours.font, fontSize: 13, color: colours.ink },
    aria: {
      enabled: true,
      label: { description: spec.description },
      decal: { show: spec.kind === "stack" || spec.kind === "diverging", decals: decals(spec.kind, colours) },
    },
    tooltip: {
      renderMode: "richText",
      trigger: spec.kind === "trend" ? "axis" : "item",
      confine: true,
      backgroundColor: colours.paper,
      borderColor: colours.strong,
      textStyle: { color: colours.ink, fontSize: 13 },
    },
    ...particular(spec, colours, width, alone),
  };
}

/* Patterns for who does not tell the colours apart, faint enough to read numbers on. Where there
   are no colours they are all there is, and as strong as text. */
function decals(kind: Spec["kind"], { forced, ink }: Palette) {
  const lines = (rotation: number, gap: number) => ({
    color: forced ? ink : "rgba(128, 128, 128, 0.32)", dashArrayX: [1, 0], dashArrayY: [2, gap], rotation,
  });
  const none = { symbol: "none" };
  const [down, up] = [lines(-Math.PI / 4, 6), lines(Math.PI / 4, 6)];
  // By name, in the order in which names first come: neutral, negative, positive.
  if (kind === "diverging") return [none, down, up];
  return [lines(-Math.PI / 4, 3), down, none, up, lines(Math.PI / 4, 3)];
}

export function heightOf(spec: Spec, width: number, alone = false): number {
  switch (spec.kind) {
    case "trend": return (width < 500 ? 260 : 320) + marksHeight(spec, width, alone);
    case "stack": return (width < 420 ? 72 : 52) + spec.rows.length * 68;
    case "diverging": return 84 + spec.rows.length * 34;
    case "bars": return 16 + spec.rows.length * (36 + 16 * linesOf(spec, width));
    case "columns": return 208;
    case "heat": return 48 + spec.rows.length * 34;
  }
}

function particular(spec: Spec, colours: Palette, width: number, alone: boolean): EChartsCoreOption {
  switch (spec.kind) {
    case "trend": return trend(spec, colours, width, alone);
    case "stack": return stack(spec, colours, width);
    case "diverging": return diverging(spec, colours, width);
    case "bars": return bars(spec, colours, width);
    case "columns": return columns(spec, colours);
    case "heat": return heat(spec, colours, width);
  }
}
