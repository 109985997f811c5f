// Whoever switches the language takes along what they have entered: to the same page, once.
const KEY = "stimmung-entered";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Entered = Record<string, string | boolean>;

const isTick = (field: Field): field is HTMLInputElement => field.type === "checkbox" || field.type === "radio";

/* By what tells fields apart in both languages. */
function* fields(): Generator<[string, Field]> {
  for (const [number, form] of [...document.forms].entries()) {
    for (const field of form.querySelectorAll<Field>("input:not([type=hidden]), select, textarea")) {
      yield [`${number} ${field.name} ${isTick(field) ? field.value : ""}`, field];
    }
  }
}

/* A page that was refused comes with what was entered, and says what is wrong. */
function isEntered(field: Field): boolean {
  if (field.form?.querySelector(".error")) return true;
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) {
    const given = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== given?.value;
  }
  return field.value !== field.defaultValue;
}

function keep({ pathname }: HTMLAnchorElement): void {
  const entered: Entered = {};
  for (const [name, field] of fields()) {
    if (isEntered(field)) entered[name] = isTick(field) ? field.checked : field.value;
  }
  sessionStorage.setItem(KEY, JSON.stringify({ pathname, entered }));
}

function restore(): void {
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return;
  sessionStorage.removeItem(KEY);
  const { pathname, entered } = JSON.parse(kept) as { pathname: string; entered: Entered };
  if (pathname !== location.pathname) return;
  for (const [name, field] of fields()) {
    const given = entered[name];
    if (given === undefined) continue;
    if (typeof given === "string") field.value = given;
    else if (isTick(field)) field.checked = given;
    field.closest("details")?.setAttribute("open", "");
  }
}

try {
  restore();
  document.querySelector<HTMLAnchorElement>("a.language")?.addEventListener("click", (event) => {
    // In another tab nothing is taken along, and this one keeps what it has.
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) keep(event.currentTarget as HTMLAnchorElement);
  });
} catch {
  // Storage is switched off: the switch works, and empties the form.
}
