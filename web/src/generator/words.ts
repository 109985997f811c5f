// What the script of the page says, in two languages of one shape.
const german = {
  locale: "de-DE",
  shows: { trend: "Verlauf", responses: "Rückmeldungen" } as Record<string, string>,
  nothing: "nichts",
  unreachable: "Der Dienst ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
  signedOut: "Ihre Anmeldung ist abgelaufen. Laden Sie die Seite neu, um sich wieder anzumelden.",
  noOrigin: "Nennen Sie mindestens eine Adresse.",
  noAddress: (line: string) => `„${line}“ ist keine Adresse, die mit https:// beginnt.`,
  forms: {
    element: ["Element", "Für Seiten, auf denen Sie Skripte einfügen dürfen: bleibt von selbst aktuell."],
    frame: ["Iframe", "Für SharePoint, Confluence und alle, die Seiten einbetten: bleibt von selbst aktuell."],
    image: ["Bild", "Für Wikis und Mails: zeigt den Stand beim Laden."],
    page: ["Adresse der Seite", "Für oEmbed und zum Weitergeben."],
    card: ["Adresse der Adaptive Card", "Für Viva Connections und Teams."],
  } satisfies Record<string, [string, string]>,
  copy: (title: string) => `Kopieren: ${title}`,
  copied: "Kopiert.",
  selected: "Der Code ist markiert. Kopieren Sie ihn mit Strg und C.",
  renewed: "Der neue Code steht oben. Der alte gilt noch sieben Tage.",
  sure: (team: string) => `Die Freigabe für „${team}“ beenden? Das Widget zeigt dann nichts mehr an.`,
  ended: "Die Freigabe ist beendet.",
};

export type Words = typeof german;

const english: Words = {
  locale: "en-GB",
  shows: { trend: "Trend", responses: "Responses" },
  nothing: "nothing",
  unreachable: "The service cannot be reached right now. Please try again in a moment.",
  signedOut: "Your session has expired. Reload the page to sign in again.",
  noOrigin: "Please give at least one address.",
  noAddress: (line) => `“${line}” is not an address that begins with https://.`,
  forms: {
    element: ["Element", "For pages where you may add scripts: stays up to date by itself."],
    frame: ["Iframe", "For SharePoint, Confluence and everything that embeds pages: stays up to date by itself."],
    image: ["Image", "For wikis and mails: shows the state when it was loaded."],
    page: ["Address of the page", "For oEmbed and for passing on."],
    card: ["Address of the Adaptive Card", "For Viva Connections and Teams."],
  },
  copy: (title) => `Copy: ${title}`,
  copied: "Copied.",
  selected: "The code is selected. Copy it with Ctrl and C.",
  renewed: "The new code is above. The old one stays valid for seven days.",
  sure: (team) => `End the widget for “${team}”? It will then show nothing any more.`,
  ended: "The widget is ended.",
};

export const words: Words = document.documentElement.lang === "en" ? english : german;
