// A picture with its table and its files; every chart of the page comes through here.
import { html, nothing } from "lit-html";
import type { Drawing, Picture, Spec } from "../charts/spec";
import { fileName, pngFile, save, svgFile } from "./download";
import type { Model, View } from "./model";
import { csv, shown, type Table } from "./table";

const WIDTH = 960;
const drawings = new Map<HTMLElement, Drawing>();
const specs = new Map<string, Spec>();

export interface Figure {
  id: string;
  title: string;
  about: unknown;
  spec: Picture;
  table: Table;
  /* Shown instead of a chart where a table is the better picture. */
  instead?: unknown;
  /* What a chart's marks mean, beside it; its table says so itself. */
  below?: unknown;
}

export function figure(view: View, given: Figure) {
  const { words, asTable, language } = view.model;
  specs.set(given.id, specOf(view.model, given));
  const tabled = asTable.has(given.id);
  const own = given.instead ?? html`<div class="chart" data-chart=${given.id}></div>`;
  return html`
    ${given.about ? html`<p class="about">${given.about}</p>` : nothing}
    ${tabled ? shown(given.table, language) : html`${own}${given.below ?? nothing}`}
    <div class="tools screen">
      <button class="plain compact" aria-label="${words.table}: ${given.title}" aria-pressed=${tabled} @click=${() => view.act.toggleTable(given.id)}>
        ${words.table}</button>
      ${["CSV", "SVG", "PNG"].map((kind) => html`<button class="plain compact"
        aria-label=${words.downloadAs(kind, given.title)} ?disabled=${kind !== "CSV" && view.model.charts === null}
        @click=${() => void download(view.model, given, kind)}>${kind}</button>`)}
    </div>`;
}

/* Brings the drawn charts in line with the places that the page has for them now. */
export function syncCharts(model: Model): void {
  for (const [place, drawing] of drawings) {
    if (place.isConnected) continue;
    drawing.remove();
    drawings.delete(place);
  }
  if (model.charts === null) return;
  for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    const spec = specs.get(place.dataset.chart!);
    if (spec === undefined) continue;
    const drawing = drawings.get(place) ?? model.charts.draw(place);
    drawings.set(place, drawing);
    drawing.show(spec);
  }
}

export function repaintCharts(): void {
  for (const drawing of drawings.values()) drawing.repaint();
}

function specOf({ language, format }: Model, { spec }: Figure): Spec {
  return { ...spec, locale: language === "de" ? "DE" : "EN", number: format.index, percent: format.percent };
}

async function download(model: Model, given: Figure, kind: string): Promise<void> {
  const name = (ending: string) =>
    fileName(given.title, model.mood?.name ?? model.state.team, model.boot.today, ending);
  if (kind === "CSV") {
    const content = csv(given.table, model.language);
    save(name("csv"), new Blob([content], { type: "text/csv;charset=utf-8" }));
    return;
  }
  const { svg, height } = model.charts!.picture(specOf(model, given), WIDTH);
  if (kind === "SVG") save(name("svg"), svgFile(svg));
  else save(name("png"), await pngFile(svg, WIDTH, height));
}
