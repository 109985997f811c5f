import style from "../widget-checkin.css" with { type: "text" };
import { dailyWords } from "./checkin-words";
import { face, html } from "./draw";

const BASE = new URL(import.meta.url).origin;
const HOST = ":host{display:block;width:100%;max-width:20rem;container-type:inline-size}:host([size=small]){max-width:15rem}:host([size=large]){max-width:30rem}:host([hidden]){display:none}";

let made: CSSStyleSheet | undefined;

function sheet(): CSSStyleSheet {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(HOST + style);
  }
  return made;
}

/* Asks nothing of the service: its links lead to the page where an answer can count. */
export class CheckInElement extends HTMLElement {
  static readonly observedAttributes = ["size", "theme", "lang", "address"];

  readonly #card = html("div", { part: "card", role: "group" });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    root.append(this.#card);
  }

  connectedCallback(): void {
    this.#show();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#show();
  }

  #show(): void {
    const english = (this.getAttribute("lang") ?? document.documentElement.lang).startsWith("en");
    const language = english ? "en" : "de";
    const said = dailyWords(language, this.getAttribute("address") === "du");
    const theme = this.getAttribute("theme");
    const size = this.getAttribute("size");
    this.#card.className = `checkin ${theme === "light" || theme === "dark" ? theme : "auto"} ${size === "large" ? "large" : ""}`;
    this.#card.setAttribute("lang", language);
    this.#card.setAttribute("aria-label", said.title);
    this.#card.replaceChildren(
      html("p", { part: "title" }, said.title),
      html("ul", { part: "choices", role: "list" }, ...said.labels.map((label, place) => html("li", {}, link(place + 1, label)))),
      html("p", { part: "note" }, said.note),
    );
  }
}

function link(point: number, label: string): Element {
  const href = `${BASE}/check-in/tap#${point}`;
  return html("a", { part: "choice", href, target: "_blank", rel: "noopener noreferrer" }, face(point), html("span", { part: "label" }, label));
}
