// The numbers behind a picture: the same rows as a table on the page and as a file.
import { html, nothing } from "lit-html";
import type { Language } from "./state";

export type Cell = string | number | null;

export type Context = [name: string, value: string][];

export interface Table {
  caption: string;
  head: string[];
  rows: Cell[][];
  /* The language of a row's name where it is not the page's. */
  spoken?: (Language | undefined)[];
  /* Digits after the decimal point, by column; text columns have none. */
  digits: (number | null)[];
  /* What the page says around the table: columns of the file, which travels alone. */
  context?: Context;
}

export function shown(table: Table, language: Language) {
  const numbers = table.digits.map((digits) => digits !== null);
  return html`<div class="scroll" role="region" aria-label=${table.caption} tabindex="0">
    <table class="grid">
      <caption class="unseen">${table.caption}</caption>
      <thead><tr>${table.head.map(
        (name, i) => html`<th scope="col" class=${numbers[i] ? "number" : nothing}>${name}</th>`,
      )}</tr></thead>
      <tbody>${table.rows.map((row, at) => html`<tr>${row.map((cell, i) => {
        const text = written(cell, table.digits[i] ?? null, language);
        return i === 0
          ? html`<th scope="row" lang=${table.spoken?.[at] ?? nothing}>${text}</th>`
          : html`<td class=${numbers[i] ? "number" : nothing}>${text}</td>`;
      })}</tr>`)}</tbody>
    </table>
  </div>`;
}

/* German spreadsheets read semicolons, decimal commas and, with a byte order mark, UTF-8. */
export function csv(table: Table, language: Language): string {
  const mark = language === "de" ? ";" : ",";
  const line = (cells: string[]) => cells.map((cell) => quoted(cell, mark)).join(mark);
  const rows = table.rows.map((row) =>
    row.map((cell, i) => (typeof cell === "number" ? plain(cell, table.digits[i] ?? 0, language) : (cell ?? ""))),
  );
  const context = table.context ?? [];
  const lines = [
    [...table.head, ...context.map(([name]) => name)],
    ...rows.map((row) => [...row, ...context.map(([, value]) => value)]),
  ];
  return `\uFEFF${lines.map(line).join("\r\n")}\r\n`;
}

function written(cell: Cell, digits: number | null, language: Language): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return cell;
  const options = { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 0 };
  return new Intl.NumberFormat(language === "de" ? "de-DE" : "en-GB", options).format(cell);
}

function plain(value: number, digits: number, language: Language): string {
  const text = value.toFixed(digits);
  return language === "de" ? text.replace(".", ",") : text;
}

/* A cell that begins like a formula is kept from being one. */
function quoted(cell: string, mark: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+([.,]\d+)?$/.test(cell) ? `'${cell}` : cell;
  return new RegExp(`["\r\n${mark}]`).test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
