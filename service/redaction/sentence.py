"""What stands before or after a name in German; each pattern reads up to or from its place."""

import re

_LEADER = (
    r"chef|leiter|\w+leiter|\w*meister|\w+führer|\w*betreuer|vorarbeiter|personaler|ausbilder"
    r"|sachbearbeiter|azubi|praktikant|vorgesetzter?|direktor|sekretär|assistent|betriebsrat"
    r"|betriebsrät|personalrat|betriebsarzt|betriebsärzt|professor|doktor"
)
_FORMAL = r"frau|fr\.|herrn?|hr[n]?\.?|kollegin|kollege|dr\.?|prof\.?"
# Degrees and particles between a title and a name, and the space that may be missing.
_DEGREES = r"(?:\s(?:dr|prof|ing|med|h\.c|von|van|de[nr]?|zu[mr]?|[vd])\.?)*"
_SPACE = r"(?:\s+|(?<=\.))\Z"
TITLE = re.compile(
    rf"(?<!\w)(?:{_FORMAL}|(?:de[mns]|vom|beim|zum|\w+em|\w+en) kollegen|dipl\.?-ing\.?|ing\.|mag\."
    rf"|mr\.?|mrs\.?|ms\.?|monsieur|madame|familie|fam\.|(?:{_LEADER})(?:in)?){_DEGREES}{_SPACE}",
    re.IGNORECASE,
)
FORMAL_ALONE = re.compile(
    rf"(?<!meine )(?<!die )(?<!eine )(?<!jede )(?<!keine )(?<!als )(?<!der )(?<!seine )(?<!ihre )"
    rf"(?<!\w)(?:{_FORMAL}){_DEGREES}{_SPACE}",
    re.IGNORECASE,
)
INITIAL = re.compile(r"(?<![\w.])(?<!\bz\. )(?<!\bu\. )(?<!\bd\. )((?:[A-ZÄÖÜ]\.[ -]?){1,2})\Z")
GREETING = re.compile(
    r"(?<!\w)(?:hallo|hi|hey|moin|servus|danke|dankeschön|danke dir|merci"
    r"|liebe|lieber|bravo|respekt|sorry|grüße an|gruß an|dank an|@)\s?,?\s?\Z",
    re.IGNORECASE,
)
ADDRESSED = re.compile(r"\s*(?:[,!?.:;)]|\Z)")
CALLED = re.compile(r"(?:heißt|heisst|namens|name ist|nennt sich)\s+\Z", re.IGNORECASE)
ARTICLE = re.compile(r"(?<!\w)(die|der|den)\s+\Z", re.IGNORECASE)
TOWARDS = re.compile(r"(?<!\w)(?:von|bei|gegen|an|mit|für|durch|wegen)\s+\Z", re.IGNORECASE)
TO_NOUN = re.compile(r"(?<!\w)(?:von|bei|gegen)\s+\Z", re.IGNORECASE)
PAIR = re.compile(r"\s+(?:und|oder|auf|an|bis|wie|aus)\b", re.IGNORECASE)
_ARTICLES = (
    r"d(?:er|ie|as|es|em|en)|\w*ein(?:e[srmn]?)?|(?:mein|dein|sein|unser|euer|ihr|dies|jed|welch"
    r"|manch|all)\w*|vom|zum|zur|am|im|beim|ins|ans"
)
_ONE_ADJECTIVE = r"\s+(?:\w+(?:e[nrs]?)\s+)?\Z"
DETERMINED = re.compile(rf"(?<!\w)(?:{_ARTICLES}){_ONE_ADJECTIVE}", re.IGNORECASE)
PREDICATED = re.compile(
    rf"(?<!\w)(?:als|wie|zu|ist|war|wird|spielt|\d+){_ONE_ADJECTIVE}", re.IGNORECASE
)
CLAUSE_START = re.compile(
    r"(?:\A|[.!?…;:,\n\"„(>-]|\b(?:und|aber|dass|weil|wenn|ob|obwohl|als|was|wie|wo|seit|denn|damit"
    r"|warum|wieso|weshalb|nur|auch|sogar))\s*\Z",
    re.IGNORECASE,
)
ACTS = re.compile(
    r"\s+(?:selbst |selber |auch |immer |nie |wieder )?(?:hat|hatte|ist|war|wird|sagt|sagte|meint"
    r"|meinte|kann|konnte|soll|sollte|muss|musste|darf"
    r"|kommt|kam|geht|ging|fehlt|hilft|macht|fragt|glaubt|findet|redet|schreit|antwortet|plant"
    r"|weiß|wusste|will|wollte|lässt|ließ|gibt|nimmt|schickt|spricht|entscheidet|verteilt|hört"
    r"|kontrolliert|behauptet|kümmert|schreibt|kündigt|bekommt|kriegt|vergisst|ignoriert)\b"
)
SPEAKS = re.compile(
    r"\s+(?:sagt|sagte|meint|meinte|fragt|glaubt|findet|redet|schreit|antwortet|plant|behauptet"
    r"|kümmert|schreibt|entscheidet|verteilt|kontrolliert|ignoriert|(?:hat|hatte)"
    r"(?!\s+(?:mir|uns|sich|es|man|das|die|der|den|ihr|er|sie|wir|ich|nichts|was)\b))\b"
)
INFLECTED = re.compile(r"e[nrs]?\Z")
ITS_NOUN = re.compile(r"\s+[A-ZÄÖÜ]\w+")
