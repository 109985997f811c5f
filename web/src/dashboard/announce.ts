// Tells screen readers what changed, in one sentence and not more often than one can listen to.
const PAUSE = 20_000;

export class Announcer {
  private waiting: string | null = null;
  private quietUntil = 0;

  constructor(private readonly region: HTMLElement) {}

  /* What is urgent does not wait: after it nothing else may come. */
  say(sentence: string, urgent = false): void {
    const pause = urgent ? 0 : this.quietUntil - Date.now();
    if (pause > 0) {
      if (this.waiting === null) setTimeout(() => this.flush(), pause);
      this.waiting = sentence;
      return;
    }
    this.waiting = sentence;
    this.flush();
  }

  private flush(): void {
    if (this.waiting === null) return;
    this.region.textContent = this.waiting;
    this.waiting = null;
    this.quietUntil = Date.now() + PAUSE;
  }
}
