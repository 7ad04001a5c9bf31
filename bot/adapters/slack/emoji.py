"""The names that Slack has for the emoji of a plan."""

from __future__ import annotations

# https://github.com/iamcal/emoji-data, Slack's own list, for those that teams pick for “reveal”.
_NAMES = {
    "💡": "bulb",
    "👀": "eyes",
    "✅": "white_check_mark",
    "❓": "question",
    "🤔": "thinking_face",
    "🙈": "see_no_evil",
    "🔍": "mag",
    "🔓": "unlock",
    "🧠": "brain",
    "👍": "+1",
    "🎯": "dart",
    "📖": "book",
    "🔑": "key",
    "🏁": "checkered_flag",
}
_CHARACTERS = {name: character for character, name in _NAMES.items()}


def reaction_name(emoji: str) -> str:
    """What `reactions.add` wants for an emoji: a name without colons."""
    plain = emoji.replace("\ufe0f", "").strip()
    return _NAMES.get(plain, plain.strip(":"))


def reaction_character(name: str) -> str:
    """The emoji of a reaction event; a custom one keeps its name, a skin tone is left out."""
    plain = name.partition("::")[0]
    return _CHARACTERS.get(plain, plain)
