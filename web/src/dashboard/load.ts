// Fills the model: each part for itself, so that one that fails takes no other with it.
import { MARKED_POSTS } from "./events";
import type { Model } from "./model";
import { DAYS, longSpanOf, spanOf } from "./state";

type Part = "mood" | "place" | "rounds" | "trend" | "weeks" | "posts" | "round" | "breakdown" | "strongest" | "merged";

const LISTED_POSTS = 8;

export class Loader {
  private turn = 0;

  constructor(private readonly model: Model, private readonly redraw: () => void) {}

  /* Everything of a view; a later call makes an earlier one's answers void. */
  async all(): Promise<void> {
    this.turn += 1;
    await Promise.all([this.figures(), this.part("place"), this.beside()]);
  }

  /* What a sealed group changes. */
  async figures(): Promise<void> {
    await Promise.all([
      this.part("mood"), this.part("trend"), this.part("weeks"),
      this.part("rounds").then(() => this.round()),
    ]);
  }

  async beyondMood(): Promise<void> {
    await Promise.all([this.part("trend"), this.part("weeks"), this.beside(), this.round()]);
  }

  /* What happened meanwhile. */
  private async beside(): Promise<void> {
    await Promise.all([this.part("posts"), this.part("strongest"), this.part("merged")]);
  }

  /* A round, and its breakdown where it is divided. */
  async round(): Promise<void> {
    await this.part("round");
    if (this.model.round?.breakdown) await this.part("breakdown");
  }

  async part(name: Part): Promise<void> {
    const turn = this.turn;
    const model = this.model as Record<Part, unknown>;
    const found = await this.ask(name).catch(() => (model[name] === undefined ? null : model[name]));
    if (turn !== this.turn) return;
    model[name] = found;
    this.redraw();
  }

  async texts(): Promise<void> {
    const { model, turn } = { model: this.model, turn: this.turn };
    const before = model.texts ?? { items: [], next: "" };
    const span = spanOf(model.boot.today, DAYS[model.state.window]);
    const [page] = await Promise.all([
      model.api.texts(model.state.team, span, before.next ?? "").catch(() => null),
      model.teams ? undefined : this.teams(),
    ]);
    if (turn !== this.turn) return;
    model.texts = page && { items: [...before.items, ...page.items], next: page.next, read: before.items.length };
    this.redraw();
  }

  async teams(): Promise<void> {
    this.model.teams = await this.model.api.teams().catch(() => null);
    this.redraw();
  }

  private async ask(name: Part): Promise<unknown> {
    const { api, state, boot, rounds } = this.model;
    const span = spanOf(boot.today, DAYS[state.window]);
    const long = longSpanOf(boot.today, state.window);
    switch (name) {
      case "breakdown": return api.breakdown(state.team, this.model.round!.round_id);
      case "mood": return api.mood(state.team, span);
      case "place": return api.place(state.team, span);
      case "posts": return api.posts(span, LISTED_POSTS);
      case "strongest": return api.posts(long, MARKED_POSTS);
      case "merged": return api.merged(state.team);
      case "rounds": return api.rounds(state.team, long);
      case "weeks": return api.weeks(state.team, long);
      case "trend": return api.trend(state.team, long, state.by);
      case "round": {
        const chosen = rounds?.find((each) => each.round_id === state.round) ?? rounds?.find((each) => each.sealed > 0) ?? rounds?.[0];
        return chosen ? api.round(state.team, chosen.round_id) : null;
      }
    }
  }
}
