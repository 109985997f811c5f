// What the form holds, and putting a draft back into it.
import type { Draft } from "./draft";

export type Answer = number | string | null;

const fields = (form: HTMLFormElement) =>
  [...form.elements].filter(
    (element): element is HTMLInputElement | HTMLTextAreaElement =>
      element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === "radio"),
  );

export function entered(form: HTMLFormElement): Draft {
  const draft: Draft = {};
  for (const field of fields(form)) {
    if (field instanceof HTMLTextAreaElement ? field.value : field.checked) draft[field.name] = field.value;
  }
  return draft;
}

export function restore(form: HTMLFormElement, draft: Draft): void {
  for (const field of fields(form)) {
    const value = draft[field.name];
    if (value === undefined) continue;
    if (field instanceof HTMLTextAreaElement) field.value = value;
    else field.checked = field.value === value;
  }
}

/* Not a reset, which would bring back what the server found in a form that did not fit. */
export function clear(form: HTMLFormElement): void {
  for (const field of fields(form)) {
    if (field instanceof HTMLTextAreaElement) field.value = "";
    else field.checked = false;
  }
}

export function answers(form: HTMLFormElement): Record<string, Answer> {
  const given: Record<string, Answer> = {};
  for (const field of fields(form)) {
    if (field instanceof HTMLTextAreaElement) given[field.name] = field.value.trim() || null;
    else if (field.checked) given[field.name] = field.value === "" ? null : Number(field.value);
  }
  return given;
}
