// Teams by weeks: a table whose cells carry the colour of their band; it is its own picture.
import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { bandOf, relativeBandOf, type Band } from "./bands";
import { figure } from "./figure";
import type { View } from "./model";
import { choices, empty, loaded, panel } from "./panel";
import { longSpanOf, monday, plusDays } from "./state";
import type { Cell } from "./table";
import type { TeamWeeks, Week } from "./types";
import { link } from "./waiting";

export function weeks(view: View) {
  const { words, state } = view.model;
  const colours = choices(
    words.colours, { absolute: words.absolute, relative: words.relative },
    state.relative ? "relative" : "absolute",
    (value) => view.act.go({ relative: value === "relative" }),
  );
  return panel("weeks", words.weeks, "full", loaded(view, view.model.weeks, (rows) =>
    rows.every((row) => row.weeks.length === 0) ? empty(words.trendEmpty) : drawn(view, rows)), colours);
}

function drawn(view: View, rows: TeamWeeks[]) {
  const { words, format, state, boot } = view.model;
  const span = longSpanOf(boot.today, state.window);
  const starts: string[] = [];
  for (let day = monday(span.since); day <= boot.today; day = plusDays(day, 7)) starts.push(day);
  const first = starts.findIndex((start) => rows.some((row) => row.weeks.some((week) => week.start === start)));
  const columns = starts.slice(first);
  const colour = painter(rows, state.relative);
  const at = (row: TeamWeeks, start: string) => row.weeks.find((week) => week.start === start);
  const name = (row: TeamWeeks, i: number) => (i === 0 ? `${row.name} (${words.own})` : row.name);
  return html`
    ${state.relative ? html`<p class="banner warn">${words.relativeWarning}</p>` : legend(view)}
    ${figure(view, {
      id: "weeks",
      title: words.weeks,
      about: `${words.weeksAbout} ${words.noValueHelp}`,
      instead: grid(view, rows, columns, colour, at),
      spec: {
        kind: "heat",
        columns: columns.map(format.week),
        rows: rows.map((row, i) => ({
          label: name(row, i),
          cells: columns.map((start) => {
            const week = at(row, start);
            return week ? { text: format.index(week.index), band: colour(week) } : null;
          }),
        })),
        description: words.weeks,
      },
      table: {
        caption: words.weeks,
        head: [words.team, words.buckets.week, words.index, words.intervalName, words.provisional],
        digits: [null, null, 1, null, null],
        rows: rows.flatMap((row, i) => [...columns].reverse().flatMap((start) => {
          const week = at(row, start);
          return week ? [[name(row, i), `${format.week(start)}, ${format.day(start)}`, ...cells(view, week)]] : [];
        })),
      },
    })}`;
}

function cells({ model: { words, format } }: View, week: Week): Cell[] {
  const interval = words.interval(format.precise(week.low), format.precise(week.high));
  return [week.index, interval, week.provisional ? words.provisional : ""];
}

function grid(
  view: View, rows: TeamWeeks[], columns: string[], colour: (week: Week) => Band,
  at: (row: TeamWeeks, start: string) => Week | undefined,
) {
  const { words, format } = view.model;
  return html`<div class="scroll" role="region" aria-label=${words.weeks} tabindex="0" ${ref(toTheLatest)}>
    <table class="grid heat">
      <caption class="unseen">${words.weeks}</caption>
      <thead><tr><th scope="col">${words.team}</th>
        ${columns.map((start) => html`<th scope="col" class="number" title=${format.day(start)}>${format.week(start)}</th>`)}</tr></thead>
      <tbody>${rows.map((row, i) => html`<tr>
        <th scope="row">${i === 0 ? html`${row.name} <span class="soft">(${words.own})</span>` : link(view, row.team_id, row.name)}</th>
        ${columns.map((start) => {
          const week = at(row, start);
          if (!week) return html`<td class="number" data-band=""><span class="unseen">${words.noValue}</span></td>`;
          const band = colour(week);
          const about = `${words.bands[bandOf(week.index)]}, ${words.intervalName} ${words.interval(format.index(week.low), format.index(week.high))}${week.provisional ? `, ${words.provisional}` : ""}`;
          return html`<td class="number" data-band=${band} title=${about}>${format.index(week.index)}${week.provisional ? html`<span class="open" aria-hidden="true">*</span><span class="unseen"> ${words.provisional}</span>` : nothing}</td>`;
        })}
      </tr>`)}</tbody>
    </table>
  </div>`;
}

/* Where not all weeks have room, the latest ones are seen first. */
function toTheLatest(box?: Element): void {
  if (box) setTimeout(() => (box.scrollLeft = box.scrollWidth));
}

function legend({ model: { words } }: View) {
  return html`<ul class="legend" aria-label=${words.legend}>
    ${([1, 2, 3, 4, 5] as Band[]).map((band) => html`<li><span class="swatch" data-band=${band} aria-hidden="true"></span>${words.bands[band]}</li>`)}
    <li><span class="swatch" data-band="" aria-hidden="true"></span>${words.noValue}</li>
    <li><span aria-hidden="true">*</span> ${words.provisional}</li>
  </ul>`;
}

function painter(rows: TeamWeeks[], relative: boolean): (week: Week) => Band {
  if (!relative) return (week) => bandOf(week.index);
  const all = rows.flatMap((row) => row.weeks.map((week) => week.index));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return (week) => relativeBandOf(week.index, least, most);
}
