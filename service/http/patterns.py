"""What texts in the API look like, and how whoever sends another one is told."""

from typing import Final

from service.kernel.said import Said

# Python's `$` also matches before a final newline; this reads the same in JSON Schema.
END: Final = r"$(?!\n)"
# Lone surrogates and invalid UTF-8 never get past the JSON decoder; NUL does, and
# PostgreSQL cannot store it.
NO_NUL: Final = r"^[^\x00]*$"
# What turns the reading direction or ends a paragraph would change how the text beside a name
# reads; a name of nothing but space could not be seen at all.
HIDDEN: Final = r"\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
_SEEN = rf"[^\x00{HIDDEN}\s\u00ad\u200b-\u200f\u2060\ufeff]"
NAME: Final = rf"^[^\x00{HIDDEN}]*{_SEEN}[^\x00{HIDDEN}]*" + END
EXTERNAL_ID: Final = r"^[^\x00-\x1f]*" + END
TEAM_ID: Final = r"^[a-z0-9][a-z0-9_-]{0,63}" + END
PERSON_ID: Final = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}" + END
LOGIN: Final = r"^[^\x00-\x20\x7f]{1,200}" + END
REACTION: Final = r"^[^\x00-\x20:]+" + END
URL: Final = r"^https?://[^\x00-\x20]+" + END
BREAKDOWN_KEY: Final = r"^[a-z0-9][a-z0-9_-]{0,39}" + END
QUESTION_KEY: Final = r"^[a-z][a-z0-9_]{0,39}" + END
# A scheme and a host: no path, no wildcard, so that it can stand in a header as it is.
ORIGIN: Final = r"^https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?" + END

WORDS: Final = {
    NO_NUL: Said("darf keine NUL-Zeichen enthalten", "must not contain NUL characters"),
    NAME: Said(
        "braucht ein sichtbares Zeichen und darf keine Steuerzeichen enthalten",
        "needs a visible character and must not contain control characters",
    ),
    EXTERNAL_ID: Said(
        "darf weder Zeilenumbrüche noch andere Steuerzeichen enthalten",
        "must contain neither line breaks nor other control characters",
    ),
    TEAM_ID: Said(
        "muss aus 1 bis 64 Kleinbuchstaben (a bis z), Ziffern, - und _ bestehen und mit Buchstabe "
        "oder Ziffer beginnen",
        "must be 1 to 64 small letters (a to z), digits, - and _, beginning with a letter or digit",
    ),
    PERSON_ID: Said(
        "muss aus 1 bis 128 Buchstaben (ohne Umlaute), Ziffern, . _ @ und - bestehen und mit "
        "Buchstabe oder Ziffer beginnen",
        "must be 1 to 128 letters (A to Z), digits, . _ @ and -, beginning with a letter or digit",
    ),
    LOGIN: Said(
        "muss aus 1 bis 200 Zeichen ohne Leerzeichen bestehen",
        "must be 1 to 200 characters without spaces",
    ),
    REACTION: Said(
        "muss der Name einer Reaktion sein, ohne Leerzeichen und Doppelpunkte",
        "must be the name of a reaction, without spaces and colons",
    ),
    URL: Said(
        "muss eine Adresse sein, die mit http:// oder https:// beginnt, ohne Leerzeichen",
        "must be an address that begins with http:// or https://, without spaces",
    ),
    BREAKDOWN_KEY: Said(
        "muss aus 1 bis 40 Kleinbuchstaben (a bis z), Ziffern, - und _ bestehen und mit Buchstabe "
        "oder Ziffer beginnen",
        "must be 1 to 40 small letters (a to z), digits, - and _, beginning with a letter or digit",
    ),
    QUESTION_KEY: Said(
        "muss aus 1 bis 40 Kleinbuchstaben (a bis z), Ziffern und _ bestehen und mit einem "
        "Buchstaben beginnen",
        "must be 1 to 40 small letters (a to z), digits and _, beginning with a letter",
    ),
    ORIGIN: Said(
        "muss aus https:// und einem Rechnernamen in Kleinbuchstaben bestehen, ohne Pfad und "
        "Platzhalter",
        "must be https:// and the name of a host in small letters, without path or wildcard",
    ),
}
