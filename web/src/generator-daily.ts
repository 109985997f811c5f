// The daily question on the page that hands out widgets: what it looks like, and what to paste.
import { turns } from "./generator/turns";

export type Form = [key: string, title: string, hint: string, copy: string];

const section = document.querySelector<HTMLElement>("#daily")!;
const look = section.querySelector<HTMLFormElement>("#daily-look")!;
const snippets = section.querySelector<HTMLElement>("#daily-snippets")!;
const template = document.querySelector<HTMLTemplateElement>("#schnipsel")!;
const forms = JSON.parse(snippets.dataset["forms"]!) as Form[];

const turn = turns();

async function draw(): Promise<void> {
  const isLast = turn();
  const chosen = Object.fromEntries([...new FormData(look)].map(([key, value]) => [key, String(value)]));
  const answer = await fetch(`/widgets/snippets/check-in?${new URLSearchParams(chosen)}`);
  if (!answer.ok) return;
  const codes = (await answer.json()) as Record<string, string>;
  if (!isLast()) return;
  // What is pasted is what is seen, but for the module, which this page has already.
  const pasted = new DOMParser().parseFromString(codes["element"]!, "text/html");
  section.querySelector("#daily-preview")!.replaceChildren(document.importNode(pasted.querySelector("stimmung-checkin")!, false));
  snippets.replaceChildren(...forms.map(([key, title, hint, copy]) => {
    const made = (template.content.cloneNode(true) as DocumentFragment).querySelector("section")!;
    made.querySelector("h3")!.textContent = title;
    made.querySelector(".hint")!.textContent = hint;
    made.querySelector("code")!.textContent = codes[key]!;
    made.querySelector("pre")!.setAttribute("aria-label", `${title}: ${section.querySelector("h2")!.textContent}`);
    made.querySelector("button")!.setAttribute("aria-label", `${copy}: ${title}, ${section.querySelector("h2")!.textContent}`);
    return made;
  }));
}

look.addEventListener("change", () => void draw());
void draw();
