// One stream of server-sent events that comes back by itself. EventSource gives up on an error
// status, cannot say which, and cannot send the language; a fetch can.
import { EventSourceParserStream } from "eventsource-parser/stream";
import { at } from "./api";
import type { TeamMood } from "./types";
import type { Language } from "./state";

export type Health = "wait" | "open" | "lost" | "ended" | "barred";

export interface Told {
  mood(mood: TeamMood): void;
  health(health: Health): void;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const SILENCE = 40_000; // the server speaks every 15 seconds

export async function follow(
  team: string, language: Language, told: Told, signal: AbortSignal, seen = "",
): Promise<void> {
  let pause = FIRST_PAUSE;
  let lastId = seen;
  const once = async () => {
    const trial = new AbortController();
    const stop = () => trial.abort();
    signal.addEventListener("abort", stop, { once: true });
    addEventListener("offline", stop, { once: true, signal: trial.signal });
    let timer = setTimeout(stop, SILENCE);
    try {
      const headers = new Headers({ accept: "text/event-stream", "accept-language": language });
      if (lastId) headers.set("last-event-id", lastId);
      const answer = await fetch(`/api/v1${at(team)}/stream`, { headers, signal: trial.signal });
      if (!answer.ok || answer.body === null) return answer.status;
      told.health("open");
      pause = FIRST_PAUSE;
      const heard = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          clearTimeout(timer);
          timer = setTimeout(stop, SILENCE);
          controller.enqueue(chunk);
        },
      });
      const events = answer.body
        .pipeThrough(heard)
        .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
        .pipeThrough(new EventSourceParserStream());
      const reader = events.getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        lastId = next.value.id ?? lastId;
        if (next.value.event === "mood") told.mood(JSON.parse(next.value.data));
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      stop();
    }
    return 0;
  };
  while (!signal.aborted) {
    const status = await once().catch(() => 0);
    if (signal.aborted) return;
    if (status === 401) return told.health("ended");
    if ([403, 404].includes(status)) return told.health("barred");
    told.health("lost");
    await sleep(pause * (0.5 + Math.random()), signal);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    // A network that is back is worth a try at once.
    addEventListener("online", () => (clearTimeout(timer), done()), { once: true, signal });
    signal.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true });
  });
}
