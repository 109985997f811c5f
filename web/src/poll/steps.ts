// One question a screen; without this module all stand on one.
export interface Steps {
  readonly last: boolean;
  show(index: number): void;
  next(): void;
}

export interface Words {
  next: string;
  back: string;
}

function button(text: string, className: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.className = className;
  return made;
}

export function steps(form: HTMLFormElement, words: Words, changed: (index: number) => void): Steps {
  const questions = [...form.querySelectorAll<HTMLFieldSetElement>(".question")];
  const bar = form.querySelector<HTMLElement>(".steps")!;
  const send = bar.querySelector("button")!;
  const back = button(words.back, "quiet");
  const next = button(words.next, "");
  const meter = document.createElement("div");
  meter.className = "meter";
  meter.setAttribute("aria-hidden", "true"); // the heading says the same in words
  const filled = meter.appendChild(document.createElement("span"));
  form.prepend(meter);
  bar.prepend(back, next);
  let at = 0;

  function draw(focus: boolean): void {
    questions.forEach((question, index) => (question.hidden = index !== at));
    const last = at === questions.length - 1;
    back.hidden = at === 0;
    next.hidden = last;
    send.hidden = !last;
    filled.style.width = `${(100 * (at + 1)) / questions.length}%`;
    if (!focus) return;
    const heading = questions[at]!.querySelector<HTMLElement>("h2")!;
    heading.focus({ preventScroll: true });
    meter.scrollIntoView({ block: "nearest" });
    changed(at);
  }

  const steps: Steps = {
    get last() {
      return at === questions.length - 1;
    },
    show(index) {
      at = Math.min(Math.max(index, 0), questions.length - 1);
      draw(true);
    },
    next() {
      if (at === questions.length - 1) return;
      history.pushState({ at: at + 1 }, "");
      steps.show(at + 1);
    },
  };
  history.replaceState({ at: 0 }, "");
  addEventListener("popstate", ({ state }) => steps.show((state as { at?: number } | null)?.at ?? 0));
  back.addEventListener("click", () => history.back());
  next.addEventListener("click", () => steps.next());
  draw(false);
  return steps;
}
