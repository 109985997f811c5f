// One connection for many tokens, mended whenever it breaks.
import type { Language, Mood, News, Tell } from "./types";

const SILENCE = 40_000; // the service says something every fifteen seconds
const LONGEST_WAIT = 30_000;
const MOST_TOKENS = 50;

const query = (tokens: string[]) =>
  tokens.map((token) => `token=${encodeURIComponent(token)}`).join("&");

export class Stream {
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #left: Set<string>;

  constructor(
    private readonly base: string,
    tokens: string[],
    private readonly tell: Tell,
  ) {
    this.#left = new Set(tokens);
    addEventListener("online", this.#again);
    this.#open();
  }

  close(): void {
    removeEventListener("online", this.#again);
    this.#stop();
    this.#left.clear();
  }

  readonly #again = (): void => {
    if (!this.#source) this.#open();
  };

  #stop(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  #open(): void {
    this.#stop();
    const asked = [...this.#left];
    if (asked.length === 0) return;
    const source = new EventSource(`${this.base}/widgets/v1/stream?${query(asked)}`);
    this.#source = source;
    const on = (name: string, take: (data: never) => void) =>
      source.addEventListener(name, (event) => {
        this.#failures = 0;
        this.#wait(SILENCE, () => this.#broken());
        take(JSON.parse((event as MessageEvent<string>).data) as never);
      });
    const at = (place: number) => asked[place] ?? "";
    on("mood", (news: { place: number; mood: Mood }) =>
      this.tell(at(news.place), { kind: "mood", mood: news.mood }),
    );
    on("ended", (news: { place: number; words: Record<Language, string> }) =>
      this.#ended(at(news.place), news.words),
    );
    on("beat", () => this.#all({ kind: "found" }));
    source.onerror = () => this.#broken();
    this.#wait(SILENCE, () => this.#broken());
  }

  #broken(): void {
    this.#stop();
    this.#failures += 1;
    for (const token of this.#left) void this.#ask(token);
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** this.#failures);
    this.#wait(wait * (0.5 + Math.random() / 2), () => this.#open());
  }

  // Where no stream gets through, a figure may; and it says why a token is refused.
  async #ask(token: string): Promise<void> {
    try {
      const url = `${this.base}/widgets/v1/mood?${query([token])}`;
      const answer = await fetch(url, { credentials: "omit" });
      const body = (await answer.json()) as Mood & { detail: string };
      if (!this.#left.has(token)) return;
      if (answer.ok) this.tell(token, { kind: "mood", mood: body });
      else if (answer.status === 401 || answer.status === 403)
        this.#ended(token, { de: body.detail, en: body.detail });
      else this.tell(token, { kind: "lost" });
    } catch {
      if (this.#left.has(token)) this.tell(token, { kind: "lost" });
    }
  }

  #ended(token: string, words: Record<Language, string>): void {
    this.#left.delete(token);
    if (this.#left.size === 0) this.#stop();
    this.tell(token, { kind: "ended", words });
  }

  #all(news: News): void {
    for (const token of this.#left) this.tell(token, news);
  }

  #wait(time: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, time);
  }
}

// More tokens than one request takes share more than one stream.
export function streams(base: string, tokens: string[], tell: Tell): () => void {
  const open: Stream[] = [];
  for (let first = 0; first < tokens.length; first += MOST_TOKENS)
    open.push(new Stream(base, tokens.slice(first, first + MOST_TOKENS), tell));
  return () => open.forEach((stream) => stream.close());
}
