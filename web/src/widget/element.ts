import { Feed } from "./feed";
import { html } from "./draw";
import { sheet } from "./styles";
import type { Language, Mood, News } from "./types";
import { figure, loading, message, type Size } from "./view";
import { words as own } from "./words";

const BASE = new URL(import.meta.url).origin;
const PATIENCE = 4_000; // a break that heals sooner is not worth a word
const BETWEEN_WORDS = 20_000;

export class MoodElement extends HTMLElement {
  static readonly observedAttributes = ["team", "token", "size", "theme", "lang"];

  readonly #card = html("div", { part: "card", role: "group" });
  readonly #live = html("p", { class: "unseen", role: "status" });
  #leave: (() => void) | undefined;
  #mood: Mood | undefined;
  #ended: Record<Language, string> | undefined;
  #seenAt = new Date();
  #lost = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #voice: ReturnType<typeof setTimeout> | undefined;
  #said = "";

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    root.append(this.#card, this.#live);
  }

  connectedCallback(): void {
    this.#follow();
  }

  disconnectedCallback(): void {
    this.#unfollow();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (name === "token") this.#follow();
    else this.#show();
  }

  #follow(): void {
    this.#unfollow();
    const token = this.getAttribute("token");
    if (token) this.#leave = Feed.of(BASE).subscribe(token, (news) => this.#hear(news));
    this.#show();
  }

  #unfollow(): void {
    this.#leave?.();
    clearTimeout(this.#patience);
    clearTimeout(this.#voice);
    this.#leave = this.#patience = this.#voice = this.#mood = this.#ended = undefined;
    this.#lost = false;
    this.#said = this.#live.textContent = "";
  }

  #hear(news: News): void {
    if (news.kind === "lost") {
      this.#patience ??= setTimeout(() => {
        this.#lost = true;
        this.#show();
      }, PATIENCE);
      return;
    }
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#seenAt = new Date();
    if (news.kind === "found" && !this.#lost) return;
    this.#lost = false;
    if (news.kind === "mood") this.#mood = news.mood;
    if (news.kind === "ended") this.#ended = news.words;
    this.#show();
    this.#speak();
  }

  get #language(): Language {
    const given = this.getAttribute("lang") ?? document.documentElement.lang;
    return given.startsWith("en") ? "en" : "de";
  }

  get #size(): Size {
    const given = this.getAttribute("size");
    return given === "small" || given === "large" ? given : "medium";
  }

  #show(): void {
    const language = this.#language;
    const parts = this.#parts(language);
    this.#card.className = this.#mood?.index == null || this.#ended ? "" : this.#size;
    this.#card.setAttribute("lang", language);
    this.#card.setAttribute("aria-label", this.#mood?.words[language].title ?? own[language].title);
    this.#card.setAttribute("aria-busy", String(parts.length > 1 && !this.#mood && !this.#ended && !this.#lost));
    this.#card.replaceChildren(...parts);
  }

  #parts(language: Language): Element[] {
    const said = own[language];
    const title = this.#mood?.words[language].title ?? said.title;
    const team = this.getAttribute("team");
    if (!this.getAttribute("token")) return message(title, "", said.noToken);
    if (this.#ended) return message(title, "", this.#ended[language]);
    if (!this.#mood) return this.#lost ? message(title, "", said.unreachable) : loading(language);
    if (team && team !== this.#mood.team) return message(said.title, "", said.otherTeam);
    return figure(this.#mood, this.#size, language, this.#lost ? said.since(this.#seenAt) : "");
  }

  // The first figure is read where it stands; later ones are announced, and not too often.
  #speak(): void {
    const summary = this.#ended?.[this.#language] ?? this.#mood?.words[this.#language].summary ?? "";
    if (this.#said === "") this.#said = summary;
    if (this.#said === summary || this.#voice !== undefined) return;
    this.#said = this.#live.textContent = summary;
    this.#voice = setTimeout(() => {
      this.#voice = undefined;
      this.#speak();
    }, BETWEEN_WORDS);
  }
}
