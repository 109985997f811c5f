// An answer that was tapped in a widget: it comes in the fragment, which no server and no log
// ever sees, waits in this tab through the sign-in, and is offered to be sent.
export {};

const KEY = "stimmung.checkin";

function kept(): string | null {
  const brought = /^#[1-5]$/.test(location.hash) ? location.hash.slice(1) : null;
  try {
    if (brought) sessionStorage.setItem(KEY, brought);
    return sessionStorage.getItem(KEY);
  } catch {
    return brought;
  }
}

function forget(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

function offer(point: string): void {
  const tapped = document.querySelector(`.tap[value="${point}"]`);
  const place = document.querySelector("#chosen");
  const button = place?.querySelector<HTMLButtonElement>("button");
  if (!tapped || !place || !button) return;
  button.value = point;
  button.textContent = button.dataset["send"]!.replace("{answer}", tapped.textContent!.trim());
  button.before(tapped.querySelector("svg")!.cloneNode(true));
  place.removeAttribute("hidden");
  document.querySelector("#lead")!.setAttribute("hidden", "");
  button.focus();
}

const point = kept();
const onward = document.querySelector<HTMLAnchorElement>("#onward");
if (onward) location.replace(onward.href);
else {
  if (point) offer(point);
  addEventListener("submit", forget);
}
