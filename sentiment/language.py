"""Is a text German at all? A text in another language is counted as such and not guessed.

Short function words decide: they are the most frequent words of every language and hardly ever
borrowed, so "das Onboarding war ein totales Desaster" stays German. A word that German shares
("am", "an", "was") speaks for neither side. A doubt counts as German: dialects are spelt freely.
"""

import re
from typing import Final

_WORDS: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")

_GERMAN: Final = """
aber alle als auch auf aus bei beim bin bis bisserl bissl da dafür daher damit dann das dass daß
dem den denn der des dich dies diese diesen dir doch dort du durch ein eine einem einen einer
eines einfach er etwas euch für ganz gar gegen gern gut habe haben hat hatte heute hier ich ihm
ihn ihr ihre im immer ist ja jede jeder jetzt kann kein keine keinen können leider machen mehr
mein meine mich mit nach net nicht nichts nie niemand nix noch nur ob oder ois ohne schon sehr
sein seit sich sie sind trotz und uns unser unsere unter viel vom von vor waren warum weil wenn
wer werden wie wieder wir wird wurde zu zum zur zwei isch nid ned auf chef arbeit kollegen
"""
_SHARED: Final = """
am an in is so was war die i a do no super team hat man es la im bin nos nun um mal per
pro nett di mi fr su
"""
_OTHERS: Final = {
    "English": """the and of to it that you he with are be this have from they we say her she or
    my one would there their about get which when me can like just know take people into your
    good some could them see other than then its our because any these us been has had were did
    not but very always never i'm don't it's i'll isn't really more too happy all""",
    "French": """le les et est une pour que qui dans pas sur avec ce sont au nous vous il elle
    mais mon ma mes notre votre leur être très tout plus c'est j'ai je ne aux du cette""",
    "Italian": """lo gli di che è una con non sono della ma come più nel nella questo molto ho
    abbiamo siamo mi ci tutto sempre mio mia nostro bene""",
    "Spanish": """el los las y que en una con para es muy pero más como todo esta este mi hay
    está son del nuestro siempre trabajo bien no por""",
    "Turkish": """ve bir bu çok için ile ama daha gibi değil var yok ben biz ne her kadar
    olarak iş bize güzel iyi""",
    "Polish": """w nie na się z jest to że jak ale tak po za od bardzo jestem mamy nasz praca
    pracy dla przez i nas""",
    "Croatian": """je na se da ne za od nije ali smo sam sve što vrlo kao bi i nema su""",
    "Dutch": """het een van ik niet dat zijn op te met voor maar ook wij onze heel veel geen
    naar bij wordt en""",
    "Portuguese": """o os e que não uma com para mais mas muito nós é são está meu minha""",
    "Hungarian": """az és nem hogy egy van meg csak nagyon de már mint jó""",
    "Romanian": """și de cu este pe un să mai foarte sunt dar nu o în""",
}
GERMAN: Final = frozenset(_GERMAN.split())
SHARED: Final = frozenset(_SHARED.split()) | GERMAN
OTHERS: Final = tuple(frozenset(words.split()) - SHARED for words in _OTHERS.values())
LEAST_WORDS: Final = 4
LEAST_SHARE: Final = 0.25


def is_foreign(text: str) -> bool:
    """True when a text of four words or more is clearly written in another language."""
    letters = [char for char in text if char.isalpha()]
    if letters and sum(map(_is_latin, letters)) * 2 < len(letters):
        return True
    words = [word.casefold().replace("\u2019", "'") for word in _WORDS.findall(text)]
    if len(words) < LEAST_WORDS:
        return False
    german = sum(word in GERMAN or "ß" in word or "sch" in word for word in words)
    foreign = max(sum(word in known for word in words) for known in OTHERS)
    return foreign >= LEAST_SHARE * len(words) and foreign >= 2 + 2 * german


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char < "\u1f00"
