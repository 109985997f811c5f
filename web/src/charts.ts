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

export function draw(place: HTMLElement): Drawing {
  let chart: echarts.ECharts | null = null;
  let spec: Spec | null = null;
  const paint = () => {
    const width = place.clientWidth;
    if (spec === null || width === 0) return;
    const height = heightOf(spec, width);
    place.style.height = `${height}px`;
    chart ??= echarts.init(place, null, { renderer: "svg", locale: spec.locale });
    chart.resize({ width, height });
    chart.setOption(optionOf(spec, palette(), width), { notMerge: true });
  };
  let width = 0;
  const watch = new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    paint();
  });
  watch.observe(place);
  return {
    show(next) {
      spec = next;
      width = place.clientWidth;
      paint();
    },
    repaint: paint,
    remove() {
      watch.disconnect();
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
