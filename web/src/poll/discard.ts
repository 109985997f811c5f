// Throwing away what was entered, and taking that back: until the page is left or answered anew
// it is held in memory alone.
import type { Draft } from "./draft";
import { clear, entered, restore } from "./form";
import { button, type Steps } from "./steps";

export interface Discarding {
  offer(something: boolean): void;
  forget(): void;
}

export function discarding(
  form: HTMLFormElement, say: Record<string, string>, screens: Steps, changed: () => void,
): Discarding {
  const place = document.createElement("div");
  const told = place.appendChild(document.createElement("span"));
  told.setAttribute("role", "status");
  const discard = button(say.discard!, "plain discard");
  const undo = button(say.undo!, "quiet");
  let kept: { draft: Draft; at: number } | undefined;

  function tell(text: string): void {
    told.textContent = text;
    place.className = text ? "banner" : "";
    undo.hidden = kept === undefined;
  }

  function forget(): void {
    kept = undefined;
    tell("");
  }

  discard.addEventListener("click", () => {
    kept = { draft: entered(form), at: screens.at };
    clear(form);
    changed();
    discard.hidden = true;
    tell(say.discarded!);
    screens.go(0);
  });
  undo.addEventListener("click", () => {
    const { draft, at } = kept!;
    kept = undefined;
    restore(form, draft);
    changed();
    tell(say.restored!);
    screens.go(at);
  });
  addEventListener("pagehide", forget);
  place.append(undo);
  form.querySelector("[role=alert]")!.after(place);
  form.append(discard);
  tell("");
  return { offer: (something) => (discard.hidden = !something), forget };
}
