// One connection a team and browser: the tab that holds the lock listens and tells the others.
// A browser allows six connections a host on HTTP/1.1, and five open dashboards would use them up.
import { follow, type Health, type Told } from "./stream";
import type { Language } from "./state";
import type { TeamMood } from "./types";

type Message = { mood: TeamMood } | { health: Health; version: number } | { ask: true };

export interface ToldTab extends Told {
  /* Others have seen a newer figure than this tab. */
  stale(): void;
}

export class SharedStream {
  private readonly name: string;
  private readonly channel: BroadcastChannel;
  private turn: AbortController | null = null;
  private holding = false;
  private latest: TeamMood | null = null;
  private health: Health = "wait";

  constructor(
    private readonly team: string,
    private readonly language: Language,
    private readonly told: ToldTab,
    private seen: number,
  ) {
    this.name = `stimmung:${language}:${team}`;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data);
    document.addEventListener("visibilitychange", this.look);
    this.look();
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.look);
    this.turn?.abort();
    this.channel.close();
  }

  /* A tab that nobody looks at holds no connection; it still hears what others tell. */
  private readonly look = () => {
    if (document.hidden) {
      this.turn?.abort();
      this.turn = null;
    } else if (this.turn === null) {
      this.turn = new AbortController();
      this.say({ ask: true });
      void this.queue(this.turn.signal);
    }
  };

  private async queue(signal: AbortSignal): Promise<void> {
    const hold = async () => {
      this.holding = true;
      const told: Told = {
        mood: (mood) => this.pass({ mood }),
        health: (health) => this.pass({ health, version: this.seen }),
      };
      await follow(this.team, this.language, told, signal, this.seen ? String(this.seen) : "");
      // What has ended for good stays ended for all, until the page is loaded anew.
      if (!signal.aborted) await new Promise((done) => signal.addEventListener("abort", done));
    };
    try {
      await navigator.locks.request(this.name, { signal }, hold);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.holding = false;
    }
  }

  private pass(message: Message): void {
    this.say(message);
    this.hear(message);
  }

  private say(message: Message): void {
    this.channel.postMessage(message);
  }

  private hear(message: Message): void {
    if ("ask" in message) {
      if (!this.holding) return;
      this.say({ health: this.health, version: this.seen });
      if (this.latest) this.say({ mood: this.latest });
    } else if ("health" in message) {
      this.health = message.health;
      this.told.health(message.health);
      if (message.version > this.seen) this.told.stale();
    } else {
      this.latest = message.mood;
      if (message.mood.version <= this.seen) return;
      this.seen = message.mood.version;
      this.told.mood(message.mood);
    }
  }
}
