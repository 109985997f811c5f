"""Examples for the API's description; a test decodes each as what it is an example of."""

EXAMPLES: dict[str, object] = {
    "Team": {"id": "vertrieb-nord", "name": "Vertrieb Nord", "parent_id": "vertrieb"},
    "Person": {
        "id": "e1042",
        "name": "Jana Lindner",
        "team_id": "vertrieb-nord",
        "breakdown": "koeln",
    },
    "Breakdown": {
        "key": "standort",
        "de": "Standort",
        "en": "Site",
        "values": [
            {"key": "koeln", "de": "Köln", "en": "Cologne"},
            {"key": "leipzig", "de": "Leipzig", "en": "Leipzig"},
            {"key": "graz", "de": "Graz", "en": "Graz"},
        ],
    },
    "Question": {
        "key": "stimmung",
        "kind": "scale5",
        "wording": "Wie geht es Ihnen diese Woche bei der Arbeit?",
        "wording_en": "How are you at work this week?",
    },
    "PollInput": {
        "title": "Wochenpuls",
        "questions": [
            {"key": "stimmung", "kind": "scale5", "wording": "Wie geht es Ihnen bei der Arbeit?"},
            {
                "key": "empfehlung",
                "kind": "scale11",
                "wording": "Würden Sie uns als Arbeitgeber empfehlen?",
                "mood": False,
            },
            {
                "key": "wunsch",
                "kind": "choice",
                "wording": "Was würde Ihre Arbeit am meisten erleichtern?",
                "options": [
                    {"label": "Mehr Zeit", "label_en": "More time"},
                    {"label": "Frühere Informationen", "label_en": "Earlier information"},
                    {"label": "Es passt, wie es ist", "label_en": "It is fine as it is"},
                ],
            },
            {"key": "warum", "kind": "text", "wording": "Was beschäftigt Sie?"},
        ],
        "settle": 300,
        "texts": "figures_only",
    },
    "RoundInput": {"audience": ["vertrieb"], "closes_at": "2027-03-05T17:00:00Z"},
    "BallotInput": {
        "answers": {
            "stimmung": 4,
            "empfehlung": None,
            "wunsch": 2,
            "warum": "Der neue Dienstplan hält.",
        }
    },
    "Thresholds": {"k_figures": 8, "k_texts": 12},
    "ProposalInput": {"source": "reactions", "k_figures": 6},
    "PostInput": {
        "network": "engage",
        "id": "9f3c2a",
        "posted_at": "2027-03-01T08:30:00Z",
        "title": "Unsere Zahlen für das erste Quartal",
    },
    "ReactionInput": {
        "network": "engage",
        "post": "9f3c2a",
        "person": "e1042",
        "reaction": "celebrate",
    },
    "ReplyInput": {
        "network": "engage",
        "post": "9f3c2a",
        "id": "9f3c2a-17",
        "person": "e1042",
        "text": "Stark! Und das trotz der Umstellung.",
    },
    "ValenceInput": {"reaction": "celebrate", "valence": 0.6},
    "SourceSetting": {"enabled": True, "k": 5, "settle": 300},
    "PersonData": {
        "person": {"id": "e1042", "name": "Jana Lindner", "team_id": "vertrieb-nord"},
        "provisioned": {
            "external_id": "jana.lindner",
            "given_name": "Jana",
            "family_name": "Lindner",
            "groups": ["vertrieb-nord"],
        },
        "roles": [{"role": "leader", "team_id": "vertrieb-nord"}],
        "recognised": {
            "login": "jana.lindner@firma.example",
            "issuer": "https://login.firma.example",
            "subject": "a81bc81b-dead-4e5d-abff-90865d1e13b1",
        },
        "rounds": [
            {
                "round_id": "5f0c7f6e-3d55-4d0e-9a53-2a3f5a1c9b10",
                "title": "Wochenpuls",
                "closes_at": "2027-03-05T17:00:00Z",
            }
        ],
        "sources": ["reactions"],
        "notes": [
            {
                "about": "sealed_answers",
                "de": "Ausgewertete Antworten gibt es nur als Summen über Gruppen.",
                "en": "Evaluated answers exist only as sums over groups.",
            }
        ],
    },
    "AuditEntry": {
        "number": 42,
        "at": "2027-03-01T08:30:00Z",
        "actor": "5f0c7f6e-3d55-4d0e-9a53-2a3f5a1c9b10",
        "action": "source.set",
        "subject": "source:replies",
        "details": {"enabled": True, "k": 5, "settle": 300},
        "hash": "e6f1d6f5f0ff6ab0a1d0e0c0b5fb8d9b0d7fd1e4d9c6a8b1c5f4e3d2c1b0a990",
    },
}
