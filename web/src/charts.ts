// ECharts with what the dashboard draws and nothing else; loaded after the first paint.
import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import {
  AriaComponent, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent,
  TitleComponent, TooltipComponent, VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import german from "echarts/i18n/langDE-obj.js";
import { SVGRenderer } from "echarts/renderers";
import { heightOf, optionOf } from "./charts/options";
import { palette } from "./charts/palette";
import type { Drawing, Spec } from "./charts/spec";

echarts.use([
  LineChart, BarChart, HeatmapChart, GridComponent, LegendComponent, MarkLineComponent,
  MarkPointComponent, TitleComponent, TooltipComponent, VisualMapComponent, AriaComponent,
  SVGRenderer,
]);
echarts.registerLocale("DE", german);

/* A tenth more than A4 leaves a chart in its panel: on paper its text may be that much smaller. */
const ON_PAPER = 680;

export function draw(place: HTMLElement): Drawing {
  let chart: echarts.ECharts | null = null;
  let spec: Spec | null = null;
  const paint = (width = place.clientWidth, paper = false) => {
    if (spec === null || width === 0) return;
    const height = heightOf(spec, width);
    place.style.height = `${height}px`;
    chart ??= echarts.init(place, null, { renderer: "svg", locale: spec.locale });
    chart.resize({ width, height });
    chart.setOption(optionOf(spec, palette(paper), width), { notMerge: true });
    // The style sheet for print scales it to the paper.
    place.querySelector("svg")!.setAttribute("viewBox", `0 0 ${width} ${height}`);
  };
  let width = 0;
  const watch = new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    paint();
  });
  watch.observe(place);
  // Printing lays the page out anew without telling any observer.
  const gone = new AbortController();
  addEventListener("beforeprint", () => paint(ON_PAPER, true), gone);
  addEventListener("afterprint", () => paint(), gone);
  return {
    show(next) {
      spec = next;
      width = place.clientWidth;
      paint();
    },
    repaint: () => paint(),
    remove() {
      watch.disconnect();
      gone.abort();
      chart?.dispose();
    },
  };
}

export function picture(spec: Spec, width: number): { svg: string; height: number } {
  const height = heightOf(spec, width, true);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height, locale: spec.locale });
  const colours = palette();
  chart.setOption({ ...optionOf(spec, colours, width, true), backgroundColor: colours.paper });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return { svg, height };
}
