"""Help, settings and everything that went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.commands import COMMANDS, PREFIX, Command
from bot.core.document import Block, Document, Heading, Item, Items, Paragraph, Table, bold, code, text
from bot.core.replies.words import note, paragraph, quoting, sentence
from bot.core.reply import Reply


def help_for_all(admin: bool) -> Reply:
    blocks: list[Block] = [
        Heading("One system-design question a day"),
        paragraph(
            "Answer with a letter or in your own words; the first answer counts. React 💡 to see the answer "
            "privately. Take part in each question and your streak grows."
        ),
        _command_list([command for command in COMMANDS if not command.admin]),
    ]
    if admin:
        blocks += [
            Paragraph(text(bold("For admins"))),
            _command_list([command for command in COMMANDS if command.admin]),
        ]
    blocks += [note(f"`{PREFIX} help answer` tells more about a command.")]
    return Reply(Document(tuple(blocks), summary="How to use the bot"))


def _command_list(commands: Sequence[Command]) -> Items:
    return Items(
        tuple(
            Item(text(code(command.typed), f" {command.summary[0].lower()}{command.summary[1:]}"))
            for command in commands
        )
    )


def help_for(command: Command) -> Reply:
    blocks: list[Block] = [
        Paragraph(text(code(command.typed))),
        Paragraph(text(f"{command.summary}." + (" For admins." if command.admin else ""))),
    ]
    if command.example:
        blocks += [Paragraph(text("For example ", code(f"{PREFIX} {command.example}")))]
    if command.aliases:
        names = ", ".join(command.aliases)
        blocks += [note(f"Also: {names}")]
    return Reply(Document(tuple(blocks), summary=f"{PREFIX} {command.name}"))


def settings(rows: Sequence[tuple[str, str]]) -> Reply:
    return Reply(
        Document(
            (
                Heading("How this bot is set up"),
                Table((text("Setting"), text("Value")), tuple((text(k), text(v)) for k, v in rows)),
                note("Settings come from the environment or the file `.env`; a restart takes them up."),
            ),
            summary="Settings",
        )
    )


def usage_error(message: str) -> Reply:
    document = Document((Paragraph(quoting(message)),), summary="That did not work")
    return Reply(document, failed=True)


def unavailable(reason: str) -> Reply:
    """The store cannot be used; nothing was counted, so the person may simply do it again."""
    said = f"That did not work, and nothing was counted. {reason}"
    return Reply(Document((paragraph(said),), summary="Try again"), failed=True)


def unknown_action() -> Reply:
    return Reply(sentence(f"That button is from another version. `{PREFIX} today` shows the question again."))
