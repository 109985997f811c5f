"""Where a sentence makes an ordinary word a name. Each rule reads what stands left and right."""

from dataclasses import dataclass, field

from service.redaction import sentence as says
from service.redaction.directory import Form
from service.redaction.view import View
from service.redaction.words import Kind

_REACH = 48


@dataclass(slots=True)
class Candidate:
    """A form of the directory as it stands in a text; `end` lies behind its ending.

    `left` and `right` are what stands around it, `capital` whether it begins with one.
    """

    view: View
    start: int
    end: int
    form: Form
    ending: str
    left: str = field(init=False)
    right: str = field(init=False)
    capital: bool = field(init=False)

    def __post_init__(self) -> None:
        plain = self.view.plain
        self.left = plain[max(0, self.start - _REACH) : self.start]
        self.right = plain[self.end : self.end + _REACH]
        self.capital = plain[self.start].isupper()

    @property
    def shouted(self) -> bool:
        """Whether it stands in capitals only."""
        return self.view.plain[self.start : self.end].isupper()

    @property
    def hyphened(self) -> bool:
        """Whether it is part of a compound."""
        return self.left.endswith("-") or self.right.startswith("-")

    def is_(self, kinds: Kind) -> bool:
        """Tell whether the word is of one of the kinds."""
        return bool(self.form.kinds & kinds)


def is_name(found: Candidate) -> bool:
    """Tell whether the words around an ordinary word make it a name."""
    if not found.capital:
        return not found.is_(Kind.VERB) and bool(says.FORMAL_ALONE.search(found.left))
    if says.TITLE.search(found.left) or _has_initial(found):
        return True
    if found.hyphened or found.shouted:
        return False
    return any(
        rule(found) for rule in (_called, _with_article, _with_preposition, _owning, _acting)
    )


def is_repeated(found: Candidate) -> bool:
    """Tell whether an ordinary word that was a name in this text already is it again."""
    if not found.capital or found.hyphened:
        return False
    return not (says.DETERMINED.search(found.left) or says.PREDICATED.search(found.left))


def _has_initial(found: Candidate) -> bool:
    initial = says.INITIAL.search(found.left)
    return bool(initial) and initial[1][0].lower() in found.form.initials if initial else False


def _called(found: Candidate) -> bool:
    """Read "Danke, Will!" and "Das Problem heißt Wolf"."""
    greeted = says.GREETING.search(found.left) and says.ADDRESSED.match(found.right)
    return bool(greeted or says.CALLED.search(found.left))


def _with_article(found: Candidate) -> bool:
    """Read "die Koch" and "der Klein": no noun and no adjective stands so."""
    article = says.ARTICLE.search(found.left)
    if not article or found.ending:
        return False
    if found.is_(Kind.ADJECTIVE):
        return not says.INFLECTED.search(found.view.low, found.start, found.end)
    if article[1].lower() != "die" or found.is_(Kind.FEMININE):
        return False
    if found.is_(Kind.MASCULINE):
        return True
    return found.is_(Kind.SAME_PLURAL) and bool(says.ACTS.match(found.right))


def _with_preposition(found: Candidate) -> bool:
    """Read "mit Klein" and "von Koch": a noun that can be counted needs an article there."""
    if found.ending or says.PAIR.match(found.right):
        return False
    if found.is_(Kind.ADJECTIVE):
        return not found.is_(Kind.BARE) and bool(says.TOWARDS.search(found.left))
    countable = found.is_(Kind.MASCULINE | Kind.SAME_PLURAL) and not found.is_(Kind.BARE)
    return countable and bool(says.TO_NOUN.search(found.left))


def _owning(found: Candidate) -> bool:
    """Read "Kochs Entscheidung"."""
    if (
        not found.ending
        or not says.ITS_NOUN.match(found.right)
        or says.DETERMINED.search(found.left)
    ):
        return False
    return not found.is_(Kind.VERB) or found.is_(Kind.ADJECTIVE)


def _acting(found: Candidate) -> bool:
    """Read "Jung hat gesagt" and "wenn Koch hat, was sie will"."""
    if found.ending or not says.CLAUSE_START.search(found.left) or found.is_(Kind.VERB):
        return False
    if found.is_(Kind.ADJECTIVE):
        return bool(says.SPEAKS.match(found.right))
    return not found.is_(Kind.BARE) and bool(says.ACTS.match(found.right))
