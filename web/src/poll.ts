import { clearDrafts, readDraft, writeDraft } from "./poll/draft";
import { discarding } from "./poll/discard";
import { answers, entered, restore } from "./poll/form";
import { send } from "./poll/send";
import { entryAt, steps } from "./poll/steps";

function start(form: HTMLFormElement): void {
  const say = form.dataset as Record<string, string>;
  const draft = say.draft!;
  const error = form.querySelector<HTMLElement>("[role=alert]")!;
  const status = form.querySelector<HTMLElement>("[role=status]")!;
  const button = form.querySelector<HTMLButtonElement>(".steps button")!;
  let busy = false;

  clearDrafts(draft);
  restore(form, readDraft(draft));
  const begun = Object.keys(readDraft(draft)).length > 0;
  const screens = steps(form, { next: say.next!, back: say.back! }, begun ? entryAt() : 0, () => complain(""));
  const recount = count(form, say.left!);
  hint(form, say.tap!);
  const discard = discarding(form, say, screens, changed);
  discard.offer(begun);

  // A tap goes on by itself; arrow keys only move among the answers.
  let tapped = false;
  form.addEventListener("pointerup", (event) => {
    tapped = (event.target as Element).closest(".point") !== null;
  });
  form.addEventListener("input", () => {
    discard.forget();
    if (error.textContent === say.empty) complain("");
    keep();
  });
  form.addEventListener("click", (event) => {
    const chosen = event.target instanceof HTMLInputElement && event.target.type === "radio";
    if (!chosen || !tapped) return;
    tapped = false;
    keep();
    if (!screens.last) setTimeout(() => screens.next(), 180); // long enough to see the choice
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!screens.last) screens.next();
    else if (!busy) void submit();
  });
  // Back from the thanks must not show what was sent.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  function keep(): void {
    writeDraft(draft, entered(form));
    discard.offer(true);
  }

  function changed(): void {
    recount();
    if (Object.keys(entered(form)).length > 0) keep();
    else clearDrafts();
  }

  async function submit(): Promise<void> {
    const given = answers(form);
    if (Object.values(given).every((answer) => answer === null)) return complain(say.empty!);
    busy = true;
    discard.offer(false);
    button.setAttribute("aria-disabled", "true");
    button.textContent = status.textContent = say.sending!;
    const token = decodeURIComponent(location.pathname.split("/").pop()!);
    const outcome = await send(token, given, unsent);
    if (outcome === "invalid") return form.submit(); // the page itself says what does not fit
    if (outcome === "refused") return location.reload();
    clearDrafts();
    location.replace(outcome === "counted" ? say.thanks! : say.again!);
  }

  function unsent(retry: () => void): void {
    complain(say.unsent!);
    button.textContent = say.retry!;
    button.removeAttribute("aria-disabled");
    button.addEventListener("click", () => {
      complain("");
      button.textContent = status.textContent = say.sending!;
      button.setAttribute("aria-disabled", "true");
      retry();
    }, { once: true });
  }

  function complain(text: string): void {
    error.textContent = text;
    error.hidden = text === "";
  }
}

function count(form: HTMLFormElement, left: string): () => void {
  const drawn = [...form.querySelectorAll("textarea")].map((area) => {
    const place = document.getElementById(`${area.name}-left`)!;
    const draw = () => {
      const rest = (area.maxLength - area.value.length).toLocaleString(document.documentElement.lang);
      place.textContent = left.replace("{count}", rest);
    };
    area.addEventListener("input", draw);
    draw();
    return draw;
  });
  return () => drawn.forEach((draw) => draw());
}

function hint(form: HTMLFormElement, text: string): void {
  const legend = form.querySelector(".question:first-of-type legend");
  if (!legend || form.querySelectorAll(".question").length === 1) return;
  const made = document.createElement("p");
  made.className = "hint";
  made.textContent = text;
  legend.after(made);
}

const form = document.querySelector<HTMLFormElement>("form[data-draft]");
if (form) start(form);
else clearDrafts();
