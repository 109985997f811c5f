// One question a screen; without this module all stand on one.
export interface Steps {
  readonly last: boolean;
  readonly at: number;
  /* Along the entries that the steps have left, so that Back means the step before. */
  go(index: number): void;
  next(): void;
}

export interface Words {
  next: string;
  back: string;
}

export function button(text: string, className: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.className = className;
  return made;
}

/* Which question the present entry of the history shows. */
export const entryAt = () => (history.state as { at?: number } | null)?.at ?? 0;

export function steps(form: HTMLFormElement, words: Words, first: number, changed: () => void): Steps {
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
  let at = Math.min(first, questions.length - 1);
  let reached = at;

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
    changed();
  }

  function show(index: number): void {
    at = Math.min(Math.max(index, 0), questions.length - 1);
    draw(true);
  }

  const steps: Steps = {
    get last() {
      return at === questions.length - 1;
    },
    get at() {
      return at;
    },
    go(index) {
      const aim = Math.min(index, reached);
      if (aim === at) show(at); // a step of no length would load the page anew
      else history.go(aim - at);
    },
    next() {
      if (at === questions.length - 1) return;
      reached = at + 1;
      history.pushState({ at: reached }, "");
      show(reached);
    },
  };
  history.scrollRestoration = "manual"; // else Back scrolls the heading away again
  history.replaceState({ at }, "");
  addEventListener("popstate", () => show(entryAt()));
  back.addEventListener("click", () => history.back());
  next.addEventListener("click", () => steps.next());
  draw(false);
  return steps;
}
