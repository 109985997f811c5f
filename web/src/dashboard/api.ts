// The API: typed answers, its own words for what went wrong.
import type {
  Place, PostFigure, RoundBreakdown, RoundMood, ShownText, TeamEntry, TeamMood, TeamRound, TeamWeeks, TrendPoint,
} from "./types";
import type { By, Language } from "./state";

export interface Listed<T> {
  items: T[];
  next: string | null;
}

export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export interface Span {
  since: string;
  until: string;
}

const BASE = "/api/v1";

export class Api {
  constructor(private readonly language: Language) {}

  mood = (team: string, span: Span) => this.get<TeamMood>(`${at(team)}/mood`, span);
  place = (team: string, span: Span) => this.get<Place>(`${at(team)}/place`, span);
  rounds = (team: string, span: Span) => this.get<TeamRound[]>(`${at(team)}/rounds`, span);
  weeks = (team: string, span: Span) => this.get<TeamWeeks[]>(`${at(team)}/weeks`, span);
  trend = (team: string, span: Span, by: By) =>
    this.get<TrendPoint[]>(`${at(team)}/trend`, { ...span, by });
  round = (team: string, id: string) => this.get<RoundMood>(`${at(team)}/rounds/${id}/mood`);
  breakdown = (team: string, id: string) =>
    this.get<RoundBreakdown>(`${at(team)}/rounds/${id}/breakdown`);
  posts = (span: Span, most: number) =>
    this.get<PostFigure[]>("/posts/strongest", { ...span, limit: String(most) });
  texts = (team: string, span: Span, cursor: string) =>
    this.get<Listed<ShownText>>(`${at(team)}/texts`, { ...span, cursor });

  merged = async (team: string) =>
    (await this.get<Listed<TeamEntry>>("/teams", { merged_into: team })).items;

  async teams(): Promise<TeamEntry[]> {
    const found: TeamEntry[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Listed<TeamEntry> = await this.get("/teams", { limit: "1000", cursor });
      found.push(...page.items);
      cursor = page.next;
    }
    return found;
  }

  private async get<T>(path: string, query: object = {}): Promise<T> {
    const search = new URLSearchParams(Object.entries(query));
    const answer = await fetch(`${BASE}${path}?${search}`, {
      headers: { accept: "application/json", "accept-language": this.language },
    });
    if (answer.ok) return answer.json() as Promise<T>;
    const problem = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, problem.detail ?? problem.title ?? answer.statusText);
  }
}

export function at(team: string): string {
  return `/teams/${encodeURIComponent(team)}`;
}
