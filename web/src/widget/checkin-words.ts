// The same as on the page that a tap opens; tests/browser holds one against the other.
import type { Language } from "./types";

interface DailyWords {
  title: string;
  labels: string[];
  note: string;
}

export function dailyWords(language: Language, familiar: boolean): DailyWords {
  if (language === "en") {
    return {
      title: "How are you today?",
      labels: ["Very bad", "Rather bad", "So-so", "Rather good", "Very good"],
      note: "If you like, once a day. You send it on the next page, in a new tab.",
    };
  }
  return {
    title: familiar ? "Wie geht es dir heute?" : "Wie geht es Ihnen heute?",
    labels: ["Sehr schlecht", "Eher schlecht", "Mittel", "Eher gut", "Sehr gut"],
    note: "Freiwillig, einmal am Tag. Abgesendet wird auf der nächsten Seite, in einem neuen Tab.",
  };
}
