// The page that hands out widgets: it asks the API, and shows what to paste.
import { turns } from "./generator/turns";
import { words } from "./generator/words";

interface TokenRecord {
  id: string;
  team_id: string;
  origins: string[];
  shows: string[];
  expires_at: string;
}
interface Minted {
  token: string;
  record: TokenRecord;
}
interface Problem {
  title: string;
  detail: string;
}

const find = <Kind extends Element>(selector: string, root: ParentNode = document): Kind => {
  const found = root.querySelector<Kind>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
};

let token: string | undefined;
let team = "";

function say(text: string): void {
  find("#meldung").textContent = text;
}

async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers: { "accept-language": document.documentElement.lang, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new Error(words.unreachable);
  }
  if (answer.status === 401) throw new Error(words.signedOut);
  if (!answer.ok) {
    const problem = (await answer.json()) as Problem;
    throw new Error(`${problem.title}. ${problem.detail}`);
  }
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

const saidOf = (error: unknown) => (error instanceof Error ? error.message : words.unreachable);

// Whoever is on the way to a page without https can read the code in it.
const isSafe = ({ protocol, hostname }: URL) =>
  protocol === "https:" || (protocol === "http:" && /^(localhost|127(\.\d+){3})$/.test(hostname));

// People paste the address of a page; what counts is where it lies.
function originsOf(text: string): string[] {
  const lines = text.split(/[\s,;]+/).filter(Boolean);
  if (lines.length === 0) throw new Error(words.noOrigin);
  const origins = lines.map((line) => {
    const address = URL.canParse(line) ? new URL(line) : undefined;
    if (!address || !isSafe(address)) throw new Error(words.noAddress(line));
    return address.origin;
  });
  return [...new Set(origins)];
}

async function mint(form: HTMLFormElement): Promise<void> {
  const given = new FormData(form);
  const field = find<HTMLTextAreaElement>("#origins");
  const fault = find("#origins-fehler");
  const failure = find("#freigabe-fehler");
  fault.textContent = failure.textContent = "";
  field.removeAttribute("aria-invalid");
  let origins: string[];
  try {
    origins = originsOf(field.value);
  } catch (error) {
    fault.textContent = saidOf(error);
    field.setAttribute("aria-invalid", "true");
    field.focus();
    return;
  }
  try {
    const minted = await ask<Minted>("POST", "/api/v1/embed-tokens", {
      team: given.get("team"),
      origins,
      days: Number(given.get("days")),
      shows: given.getAll("shows"),
    });
    await present(minted);
  } catch (error) {
    failure.textContent = saidOf(error);
  }
}

const nameOf = (id: string) =>
  document.querySelector<HTMLOptionElement>(`#team option[value="${CSS.escape(id)}"]`)?.text ?? id;

async function present(minted: Minted): Promise<void> {
  token = minted.token;
  team = minted.record.team_id;
  list(minted.record);
  find("#noch-kein-code").setAttribute("hidden", "");
  find("#code").removeAttribute("hidden");
  await draw();
  find<HTMLElement>("#code-titel").focus();
}

function list(record: TokenRecord): void {
  const row = find("tr", find<HTMLTemplateElement>("#zeile").content.cloneNode(true) as DocumentFragment);
  const name = nameOf(record.team_id);
  const until = new Date(record.expires_at).toLocaleDateString(words.locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  const shows = record.shows.map((each) => words.shows[each] ?? each).sort();
  row.setAttribute("data-id", record.id);
  find("th", row).textContent = name;
  const cells = [record.origins.join(", "), shows.join(", ") || words.nothing, until];
  row.querySelectorAll("td").forEach((cell, place) => {
    const text = cells[place];
    if (text !== undefined) cell.textContent = text;
  });
  row.querySelectorAll("button").forEach((button) => {
    button.setAttribute("aria-label", `${button.textContent}: ${name}`);
  });
  find("#liste tbody").append(row);
  settle();
}

function settle(): void {
  const some = document.querySelector("#liste tbody tr") !== null;
  find("#liste").toggleAttribute("hidden", !some);
  find("#liste-leer").toggleAttribute("hidden", some);
}

interface Snippets {
  element: string;
  frame: string;
  image: string;
  page: string;
  card: string;
}

const FORMS: (keyof Snippets)[] = ["element", "frame", "image", "page", "card"];

const turn = turns();

async function draw(): Promise<void> {
  if (token === undefined) return;
  const isLast = turn();
  const look = Object.fromEntries(
    [...new FormData(find<HTMLFormElement>("#look"))].map(([key, value]) => [key, String(value)]),
  );
  const preview = find("#preview");
  const element = preview.firstElementChild ?? preview.appendChild(document.createElement("stimmung-mood"));
  for (const [key, value] of Object.entries({ ...look, team, token })) element.setAttribute(key, value);
  const query = new URLSearchParams({ ...look, token });
  const snippets = await ask<Snippets>("GET", `/widgets/snippets?${query}`);
  if (!isLast()) return;
  find("#snippets").replaceChildren(
    ...FORMS.map((key) => {
      const [title, hint] = words.forms[key];
      const template = find<HTMLTemplateElement>("#schnipsel");
      const made = find("section", template.content.cloneNode(true) as DocumentFragment);
      find("h3", made).textContent = title;
      find(".hint", made).textContent = hint;
      find("code", made).textContent = snippets[key];
      find("pre", made).setAttribute("aria-label", title);
      find("button", made).setAttribute("aria-label", words.copy(title));
      return made;
    }),
  );
}

async function act(button: HTMLButtonElement): Promise<void> {
  if (button.dataset["do"] === "copy") {
    const code = find("code", button.parentElement ?? document);
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
      say(words.copied);
    } catch {
      getSelection()?.selectAllChildren(code);
      say(words.selected);
    }
    return;
  }
  const row = button.closest<HTMLElement>("tr[data-id]");
  if (!row) return;
  const path = `/api/v1/embed-tokens/${row.dataset["id"]}`;
  const name = find("th", row).textContent ?? "";
  if (button.dataset["do"] === "rotate") {
    const minted = await ask<Minted>("POST", `${path}/rotate`);
    await present(minted);
    say(words.renewed);
  } else if (confirm(words.sure(name))) {
    await ask("DELETE", path);
    const held = row.contains(document.activeElement);
    const next = row.nextElementSibling?.querySelector<HTMLElement>("[data-do=revoke]");
    row.remove();
    settle();
    if (held) (next ?? find<HTMLElement>("#liste-titel")).focus();
    say(words.ended);
  }
}

document.querySelector<HTMLFormElement>("#freigabe")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void mint(event.target as HTMLFormElement);
});
find("#look").addEventListener("change", () => {
  draw().catch((error: unknown) => say(saidOf(error)));
});
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("button[data-do]");
  if (button) act(button).catch((error: unknown) => say(saidOf(error)));
});
