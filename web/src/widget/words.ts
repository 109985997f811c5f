// Only what the service cannot say, because it is not there. The rest comes with the figure.
import type { Language } from "./types";

interface OwnWords {
  title: string;
  loading: string;
  unreachable: string;
  otherTeam: string;
  noToken: string;
  unit: string;
  since: (time: Date) => string;
}

const clock = (language: Language, time: Date) =>
  new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(time);

export const words: Record<Language, OwnWords> = {
  de: {
    title: "Stimmung",
    loading: "Die Stimmung wird geladen …",
    unreachable:
      "Die Stimmung ist gerade nicht erreichbar. Sobald die Verbindung wieder steht, erscheint sie hier von selbst.",
    otherTeam: "Der Code dieses Widgets gehört zu einem anderen Team.",
    noToken: "Diesem Widget fehlt sein Code.",
    unit: "von 100",
    since: (time) => `Keine Verbindung, Stand von ${clock("de", time)} Uhr`,
  },
  en: {
    title: "Mood",
    loading: "Loading the mood …",
    unreachable:
      "The mood cannot be reached right now. It will appear here as soon as the connection is back.",
    otherTeam: "The code of this widget belongs to another team.",
    noToken: "This widget has no code.",
    unit: "of 100",
    since: (time) => `No connection, as of ${clock("en", time)}`,
  },
};
