// Elements without markup, so that no policy of a page stands in the way.
type Child = Node | string | undefined;

function make(space: string, name: string, attributes: object, children: Child[]): Element {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children.filter((child) => child !== undefined));
  return made as Element;
}

export const html = (name: string, attributes: object = {}, ...children: Child[]) =>
  make("http://www.w3.org/1999/xhtml", name, attributes, children);
const svg = (name: string, attributes: object = {}, ...children: Child[]) =>
  make("http://www.w3.org/2000/svg", name, attributes, children);

const CORNERS = [5.2, 4.4, 3.4, 2.6, 1.8];
const CHINS = [-0.6, 1.9, 3.4, 5.6, 8.4];

function features(number: number): Element[] {
  const corner = CORNERS[number - 1];
  return [
    svg("circle", { class: "face", r: 9.25 }),
    svg("circle", { class: "mark", cx: -3.3, cy: -2.6, r: 1.25 }),
    svg("circle", { class: "mark", cx: 3.3, cy: -2.6, r: 1.25 }),
    svg("path", { class: "mouth", d: `M-4.6 ${corner}Q0 ${CHINS[number - 1]} 4.6 ${corner}` }),
  ];
}

export const face = (number: number) =>
  svg("svg", { part: "face", class: "alone", viewBox: "-10 -10 20 20", "aria-hidden": true }, ...features(number));

// The place on the scale, between its two ends; the words beside it say the same.
export function scale(index: number, low: number, high: number): Element {
  const place = (value: number) => 24 + (value / 100) * 172;
  return svg(
    "svg",
    { part: "scale", viewBox: "0 0 220 20", "aria-hidden": true },
    svg("g", { transform: "translate(10 10)" }, ...features(1)),
    svg("g", { transform: "translate(210 10)" }, ...features(5)),
    svg("rect", { class: "track", x: 24, y: 7.5, width: 172, height: 5, rx: 2.5 }),
    svg("rect", { class: "likely", x: place(low), y: 7.5, width: Math.max(place(high) - place(low), 5), height: 5, rx: 2.5 }),
    svg("circle", { class: "here", cx: place(index), cy: 10, r: 6 }),
  );
}

// Without a label a text beside it says the same.
export const course = (path: string, label: string) =>
  svg(
    "svg",
    { part: "trend", viewBox: "-2 -2 104 44", preserveAspectRatio: "none", ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true }) },
    svg("path", { class: "course", d: path, "vector-effect": "non-scaling-stroke" }),
  );
