"""Which questions make a poll."""

from collections.abc import Sequence

from service.kernel.problems import invalid
from service.polls.types import ChoiceOption, Question


def check_questions(questions: Sequence[Question]) -> None:
    """Refuse keys given twice, a second text question, and choices that are none.

    A ballot's text is one response, hence one text question a poll.

    Raises:
        Problem: `invalid-input`.
    """
    seen: set[str] = set()
    for index, question in enumerate(questions):
        if question.key in seen:
            raise invalid(
                f"/questions/{index}/key",
                f"„{question.key}“ ist doppelt angegeben",
                f"'{question.key}' is given twice",
            )
        seen.add(question.key)
        _check_choice(f"/questions/{index}", question)
    texts = [i for i, question in enumerate(questions) if question.kind == "text"]
    if len(texts) > 1:
        raise invalid(
            f"/questions/{texts[1]}/kind",
            "Eine Umfrage hat höchstens eine Freitextfrage",
            "a poll has at most one text question",
        )


def _check_choice(pointer: str, question: Question) -> None:
    if question.kind != "choice":
        if question.options is not None:
            raise invalid(
                f"{pointer}/options",
                "Möglichkeiten hat nur eine Auswahlfrage",
                "only a choice has options",
            )
        return
    if question.options is None:
        raise invalid(
            f"{pointer}/options",
            "Eine Auswahlfrage braucht 2 bis 10 Möglichkeiten",
            "a choice needs 2 to 10 options",
        )
    if question.mood:
        raise invalid(
            f"{pointer}/mood",
            "Eine Auswahlfrage zählt nie zur Stimmung",
            "a choice never counts towards the mood",
        )
    _check_labels(f"{pointer}/options", question.options)


def _check_labels(pointer: str, options: Sequence[ChoiceOption]) -> None:
    """Refuse what whoever reads either language could not tell apart."""
    german: set[str] = set()
    english: set[str] = set()
    for index, option in enumerate(options):
        shown = option.label_en or option.label
        field = "label" if option.label_en is None else "label_en"
        for label, name, seen in ((option.label, "label", german), (shown, field, english)):
            if not label.strip():
                raise invalid(f"{pointer}/{index}/{name}", "ist leer", "is blank")
            if label.strip().casefold() in seen:
                raise invalid(
                    f"{pointer}/{index}/{name}",
                    f"„{label}“ ist doppelt angegeben",
                    f"'{label}' is given twice",
                )
            seen.add(label.strip().casefold())
