// Everything a page looks at, over as few connections as there can be.
import { share } from "./share";
import { streams } from "./stream";
import type { News, Tell } from "./types";

export type Listener = (news: News) => void;
export type Open = (base: string, tokens: string[], tell: Tell) => () => void;

export class Feed {
  static readonly #feeds = new Map<string, Feed>();

  static of(base: string): Feed {
    let feed = this.#feeds.get(base);
    if (!feed) this.#feeds.set(base, (feed = new Feed(base)));
    return feed;
  }

  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #last = new Map<string, News>();
  readonly #open: Open;
  #asked = "";
  #close: () => void = () => undefined;

  private constructor(private readonly base: string) {
    this.#open = share(base) ?? streams;
  }

  subscribe(token: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(token) ?? new Set();
    this.#listeners.set(token, listeners.add(listener));
    const known = this.#last.get(token);
    if (known) listener(known);
    queueMicrotask(() => this.#settle());
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(token) === listeners) this.#listeners.delete(token);
      queueMicrotask(() => this.#settle());
    };
  }

  // Elements that a page adds in one go are asked for in one go; one that it only moves left nothing.
  #settle(): void {
    const tokens = [...this.#listeners.keys()].sort();
    const asked = tokens.join(" ");
    if (asked === this.#asked) return;
    this.#asked = asked;
    for (const token of this.#last.keys()) if (!this.#listeners.has(token)) this.#last.delete(token);
    this.#close();
    this.#close = this.#open(this.base, tokens, (token, news) => this.#tell(token, news));
  }

  #tell(token: string, news: News): void {
    if (news.kind === "mood" || news.kind === "ended") this.#last.set(token, news);
    for (const listener of this.#listeners.get(token) ?? []) listener(news);
  }
}
