// Frames of one page share a connection: browsers allow six to a host, and a page may show ten.
// Whoever holds the lock keeps the stream for all; when that frame goes, the next one takes over.
import { streams } from "./stream";
import type { Open } from "./feed";
import type { News, Tell } from "./types";

const NAME = "stimmung-feed";

type Said =
  | { kind: "want"; from: string; tokens: string[] }
  | { kind: "who" }
  | { kind: "news"; token: string; news: News };

export function share(base: string): Open | undefined {
  const possible =
    window.parent !== window &&
    location.origin === base &&
    "BroadcastChannel" in window &&
    "locks" in navigator;
  return possible ? (_, tokens, tell) => join(base, tokens, tell) : undefined;
}

function join(base: string, tokens: string[], tell: Tell): () => void {
  const channel = new BroadcastChannel(NAME);
  const me = Math.random().toString(36);
  const wanted = new Map([[me, tokens]]);
  const last = new Map<string, News>();
  const leaving = new AbortController();
  let leading = false;
  let asked = "";
  let close: () => void = () => undefined;

  const say = (said: Said) => channel.postMessage(said);
  const hear = (token: string, news: News) => {
    if (tokens.includes(token)) tell(token, news);
  };
  const settle = () => {
    const all = [...new Set([...wanted.values()].flat())].sort();
    if (!leading || all.join(" ") === asked) return;
    asked = all.join(" ");
    close();
    close = streams(base, all, (token, news) => {
      last.set(token, news);
      hear(token, news);
      say({ kind: "news", token, news });
    });
  };
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.kind === "news") hear(data.token, data.news);
    else if (data.kind === "who") say({ kind: "want", from: me, tokens });
    else {
      if (data.tokens.length > 0) wanted.set(data.from, data.tokens);
      else wanted.delete(data.from);
      if (!leading) return;
      for (const token of data.tokens) {
        const news = last.get(token);
        if (news) say({ kind: "news", token, news });
      }
      settle();
    }
  };
  const leave = () => {
    say({ kind: "want", from: me, tokens: [] });
    removeEventListener("pagehide", leave);
    leaving.abort();
    close();
    channel.close();
  };
  const lead = () => {
    leading = true;
    say({ kind: "who" });
    // Those who answer now are asked for together.
    setTimeout(settle, 30);
    return new Promise<void>((resolve) => leaving.signal.addEventListener("abort", () => resolve()));
  };
  say({ kind: "want", from: me, tokens });
  addEventListener("pagehide", leave);
  navigator.locks.request(NAME, { signal: leaving.signal }, lead).catch(() => {
    // A sandbox without an origin of its own has nothing to share.
    if (!leaving.signal.aborted) void lead();
  });
  return leave;
}
