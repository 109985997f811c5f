"""What the points of a scale are called."""

from service.paper.voices import Voice

_POINTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "question": (
        ("Sehr schlecht", "Eher schlecht", "Mittel", "Eher gut", "Sehr gut"),
        ("Very bad", "Rather bad", "So-so", "Rather good", "Very good"),
    ),
    "statement": (
        (
            "Trifft gar nicht zu",
            "Trifft eher nicht zu",
            "Teils, teils",
            "Trifft eher zu",
            "Trifft voll zu",
        ),
        ("Strongly disagree", "Disagree", "Partly", "Agree", "Strongly agree"),
    ),
}
_ENDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "recommend": (
        ("äußerst unwahrscheinlich", "äußerst wahrscheinlich"),
        ("not at all likely", "extremely likely"),
    ),
    "question": (("sehr schlecht", "sehr gut"), ("very bad", "very good")),
    "statement": (
        ("trifft gar nicht zu", "trifft voll zu"),
        ("strongly disagree", "strongly agree"),
    ),
}


def points(wording: str, voice: Voice) -> tuple[str, ...]:
    """Return the labels of a scale of 1 to 5, worst first: a question asks how good something is.

    Anything else is a statement, to which one agrees or not.
    """
    return _POINTS[_form(wording)][voice == "en"]


def ends(wording: str, voice: Voice, *, mood: bool) -> tuple[str, str]:
    """Return what 0 and 10 mean; a question that is not about the mood asks how likely it is."""
    form = _form(wording)
    if form == "question" and not mood:
        form = "recommend"
    return _ENDS[form][voice == "en"]


def _form(wording: str) -> str:
    return "question" if wording.rstrip().endswith("?") else "statement"
