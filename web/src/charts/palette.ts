// The design system's colours as a chart can use them; what is not a plain colour is resolved.
const NAMES = {
  paper: "--paper", ink: "--ink", soft: "--soft", line: "--line", track: "--track", strong: "--line-strong",
  accent: "--accent", ground: "--accent-ground", negative: "--negative", neutral: "--neutral",
  positive: "--positive", warn: "--warn",
  band1: "--band-1", band2: "--band-2", band3: "--band-3", band4: "--band-4", band5: "--band-5",
  onBand1: "--on-band-1", onBand2: "--on-band-2", onBand3: "--on-band-3", onBand4: "--on-band-4",
  onBand5: "--on-band-5",
};

export type Palette = Record<keyof typeof NAMES, string> & { font: string; forced: boolean };

/* On `paper` the light colours hold, whatever the screen shows. */
export function palette(paper = false): Palette {
  const probe = document.createElement("span");
  if (paper) probe.className = "on-paper";
  // Otherwise forced colours would answer with that of text, whatever is asked.
  probe.style.setProperty("forced-color-adjust", "none");
  document.body.append(probe);
  const found = {} as Palette;
  for (const [name, property] of Object.entries(NAMES)) {
    probe.style.color = `var(${property})`;
    found[name as keyof typeof NAMES] = getComputedStyle(probe).color;
  }
  // Quotes in a font's name would end the attribute that it stands in.
  found.font = getComputedStyle(document.body).fontFamily.replaceAll('"', "'");
  found.forced = !paper && matchMedia("(forced-colors: active)").matches;
  probe.remove();
  return found;
}

/* Forced colours leave no fills to tell areas apart: there each has an edge. */
export function edge(p: Palette) {
  return p.forced ? { borderColor: p.ink, borderWidth: 1 } : {};
}

export const bands = (p: Palette) => [p.band1, p.band2, p.band3, p.band4, p.band5];
export const onBands = (p: Palette) => [p.onBand1, p.onBand2, p.onBand3, p.onBand4, p.onBand5];
