import type { Palette } from "./palette";

export function labels(colours: Palette, more: object = {}) {
  return { color: colours.soft, fontSize: 12, ...more };
}

export function quietAxis(colours: Palette) {
  return {
    axisLine: { lineStyle: { color: colours.strong } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.line } },
  };
}

/* What an axis counts: below a horizontal one, and above a vertical one, where its numbers begin. */
export function named(colours: Palette, name: string, along: "x" | "y" = "x") {
  const place = along === "x" ? { nameLocation: "middle", nameGap: 28 } : { nameLocation: "end", nameGap: 10 };
  return { name, ...place, nameTextStyle: labels(colours, along === "y" ? { align: "left", padding: [0, 0, 0, -26] } : {}) };
}

export const bare = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };

export function legend(colours: Palette, names: readonly string[]) {
  return {
    data: [...names],
    top: 0,
    left: 0,
    itemWidth: 18,
    itemHeight: 12,
    selectedMode: false,
    textStyle: { color: colours.ink, fontSize: 12 },
  };
}

/* Long words beside a chart break into lines instead of running out of it. */
export function wrapped(width: number) {
  return { width, overflow: "break" as const, lineHeight: 16 };
}
