// Sending, again and again if need be: a ballot counts once however often it arrives.
import type { Answer } from "./form";

export type Outcome = "counted" | "already_counted" | "refused" | "invalid";

const LONGEST_WAIT = 30_000;

export async function send(
  token: string,
  answers: Record<string, Answer>,
  waiting: (retry: () => void) => void,
): Promise<Outcome> {
  const body = JSON.stringify({ answers });
  for (let wait = 2_000; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    const outcome = await attempt(token, body);
    if (outcome) return outcome;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(go, wait);
      function go(): void {
        clearTimeout(timer);
        removeEventListener("online", go);
        resolve();
      }
      addEventListener("online", go);
      waiting(go);
    });
  }
}

async function attempt(token: string, body: string): Promise<Outcome | undefined> {
  try {
    const answer = await fetch("/api/v1/ballot", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.ok) return ((await answer.json()) as { status: Outcome }).status;
    if (answer.status === 422) return "invalid";
    return answer.status === 429 || answer.status >= 500 ? undefined : "refused";
  } catch {
    return undefined; // no connection
  }
}
