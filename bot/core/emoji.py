"""Whether two names mean the same emoji: a platform tells a reaction as a character or as a name."""

from __future__ import annotations

_CHARACTERS = {"bulb": "💡", "light_bulb": "💡", "electric_light_bulb": "💡"}
_VARIATION_SELECTOR = "\ufe0f"


def same_emoji(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(emoji: str) -> str:
    name = emoji.strip().strip(":").split("::")[0].replace(_VARIATION_SELECTOR, "")
    return _CHARACTERS.get(name, name)
