// Everything a reader sees, in two languages of one shape.
import { german } from "./words-de";
import { english } from "./words-en";
import type { Language } from "./state";

export type Words = typeof german;

export function wordsOf(language: Language): Words {
  return language === "en" ? english : german;
}
