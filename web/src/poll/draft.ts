// A draft lives in this window only, under a name that the link's token cannot be read from.
// Whoever opens another link, and whoever has sent, leaves none behind.
const PREFIX = "stimmung-draft-";

export type Draft = Record<string, string>;

function storage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined; // switched off: the page works without
  }
}

export function clearDrafts(except = ""): void {
  const store = storage();
  if (!store) return;
  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX) && key !== PREFIX + except) store.removeItem(key);
  }
}

export function readDraft(name: string): Draft {
  try {
    return JSON.parse(storage()?.getItem(PREFIX + name) ?? "{}") as Draft;
  } catch {
    return {};
  }
}

export function writeDraft(name: string, draft: Draft): void {
  try {
    storage()?.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // Full: what was entered still stands on the page.
  }
}
