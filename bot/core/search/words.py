"""From text to the words that searching compares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_QUERY = 200
MOST_WORDS = 16

_WORD = re.compile(r"[^\W_]+")

# Words of questions and small talk: they say how somebody asks, not what about.
_SMALL_TALK = """
    a about after again all also am an and any are as at be because been before being between but by can
    could did do does doing done during each either else ever every few for from get gets give go goes going
    got had has have having he her here his how i if in into is it its just know let like lot lots make makes
    many may me mean means might more most much must my need needs new no not now of off on once one only or
    other our out over own per please same she should show so some such tell than that the their them then
    there these they thing things this those to too under until up us use used using very want was way we
    well were what whats when where which while who whose why will with without would you your difference
    different explain versus vs work works kind kinds good better best choose pick happens happen scenario
    design designs designing system systems handle handles handling approach consider considered
    considerations architect key requirement requirements component components importance important says say
    said ok test tests testing tested two three nothing something anything everything someone somebody
    everybody nobody without within aws amazon azure gcp google supposed
"""
STOP_WORDS = frozenset(_WORD.findall(_SMALL_TALK))

_ENDINGS = (
    ("ational", "ate"),
    ("ization", "ize"),
    ("isation", "ize"),
    ("ilities", "il"),
    ("ability", "abl"),
    ("ibility", "ibl"),
    ("ations", ""),
    ("ation", ""),
    ("ities", ""),
    ("ments", ""),
    ("ment", ""),
    ("ingly", ""),
    ("ings", ""),
    ("ness", ""),
    ("ions", ""),
    ("ing", ""),
    ("ion", ""),
    ("ity", ""),
    ("ers", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ed", ""),
    ("er", ""),
    ("est", ""),
    ("es", ""),
    ("ly", ""),
    ("s", ""),
    ("e", ""),
)
SHORTEST_STEM = 3


def words_of(text: str) -> list[str]:
    """The words of a text: folded to small letters without accents, in order."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(char for char in folded if not unicodedata.combining(char)))


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about: no small talk, no single letters or digits."""
    return [word for word in words_of(text) if word not in STOP_WORDS and len(word) > 1]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word without its ending, so that shard, shards, sharded and sharding are one."""
    if len(word) <= SHORTEST_STEM or not word.isascii() or not word.isalpha() or word.endswith("ss"):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return _undoubled(word[: -len(ending)] + instead)
    return _undoubled(word)


def _undoubled(word: str) -> str:
    """`drop` for `dropp(ed)` and `control` for `controll(ing)`; `agree` and `class` keep theirs."""
    doubled = len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeious"
    return word[:-1] if doubled else word
