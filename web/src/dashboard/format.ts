// Numbers and dates as the reader writes them.
import type { Language } from "./state";

export interface Format {
  index(value: number): string;
  precise(value: number): string;
  count(value: number): string;
  percent(value: number): string;
  signed(value: number): string;
  day(value: string): string;
  shortDay(value: string): string;
  week(monday: string): string;
  moment(value: string): string;
}

/* A written number with its noun; one stands alone. */
export const counted = (one: string, many: string) => (n: string) => `${n} ${n === "1" ? one : many}`;

export function formatOf(language: Language): Format {
  const locale = language === "de" ? "de-DE" : "en-GB";
  const number = (digits: number, more: Intl.NumberFormatOptions = {}) => {
    const made = new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits, maximumFractionDigits: digits, ...more,
    });
    return (value: number) => made.format(value);
  };
  // Days of the API are days of the organisation, wherever the browser stands.
  const date = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    return (value: string) => made.format(new Date(`${value}T00:00:00Z`));
  };
  const signed = number(1, { signDisplay: "exceptZero" });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  return {
    index: number(0),
    precise: number(1),
    count: number(0),
    percent: number(0, { style: "percent" }),
    // The sign as wide as a plus, as elsewhere on the page.
    signed: (value) => signed(value).replace("-", "−"),
    day: date({ day: "numeric", month: "long", year: "numeric" }),
    shortDay: date({ day: "numeric", month: "short" }),
    week: (monday) => `${language === "de" ? "KW" : "Week"} ${weekNumber(monday)}`,
    moment: (value) => moments.format(new Date(value)),
  };
}

/* The ISO week is that of its Thursday. */
export function weekNumber(monday: string): number {
  const thursday = new Date(`${monday}T00:00:00Z`);
  thursday.setUTCDate(thursday.getUTCDate() + 3);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - first) / (7 * 86_400_000));
}
