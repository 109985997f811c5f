// What is pressed may go when the page is drawn anew; focus then stays near it, not at the top.
let arriving = false;

/* Another team: its name is the place to be, as soon as it is known. */
export function arrive(): void {
  arriving = document.activeElement !== document.body;
}

export function keepFocus(draw: () => void): void {
  const held = document.activeElement;
  const panel = held?.closest(".panel");
  draw();
  if (document.activeElement !== document.body) {
    arriving = false;
    return;
  }
  if (held === document.body && !arriving) return;
  const name = document.querySelector("h1");
  if (arriving && !name?.textContent) return;
  const near = arriving || !panel?.isConnected ? name : (panel.querySelector("[data-next]") ?? panel.querySelector("h2"));
  arriving = false;
  near?.setAttribute("tabindex", "-1");
  (near as HTMLElement | null)?.focus();
}
