"""What the documents name exists, and what exists is named."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.slack.errors import MEANINGS
from bot.adapters.slack.manifest import SCOPES
from bot.cli.main import parser
from bot.core import content
from bot.core.commands import COMMANDS, find
from bot.core.plan_options import OPTIONS
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_in_the_example_and_in_the_docs_with_its_words() -> None:
    example, page = read(".env.example"), read("docs/settings.md")
    for setting in fields(Settings):
        name, about = setting.name.upper(), setting.metadata["about"]
        assert f"# {about}\n{name}=" in example
        assert f"| `{name}` | {about} |" in page
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert named == {setting.name.upper() for setting in fields(Settings)}


def test_every_command_is_in_the_docs_as_help_shows_it() -> None:
    page = read("docs/commands.md")
    for command in COMMANDS:
        assert f"| `{command.typed.replace('|', chr(92) + '|')}` | {command.summary} |" in page
    for option in OPTIONS:
        assert f"| `{option.key}` | {option.summary} | `{option.example}` |" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"/sd ([a-z][a-z-]+)", text):
        assert find(name) or name in {"leaderbord"}, f"{page.name} names /sd {name}"
    for line in re.findall(r"sd-bot ([a-z][a-z-]+(?: [a-z]+)?)", text):
        assert known(line.split()), f"{page.name} names sd-bot {line}"


def known(words: list[str]) -> bool:
    """Whether the command line has a command, and its action where it has actions."""
    level: Any = parser()
    for word in words:
        actions: list[Any] = [a for a in level._actions if isinstance(a, argparse._SubParsersAction)]  # pyright: ignore
        if not actions:
            return True
        if word not in actions[0].choices:
            return False
        level = actions[0].choices[word]
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_scope_is_in_the_docs_with_its_reason() -> None:
    page = read("docs/slack.md")
    for scope, reason in SCOPES.items():
        assert f"| `{scope}` | {reason} |" in page


def test_every_error_in_the_troubleshooting_is_one_that_the_bot_knows() -> None:
    rows = read("docs/slack.md").split("## Troubleshooting")[1]
    named = {
        name for line in re.findall(r"^\| (`[^|]+`) \|", rows, re.M) for name in re.findall(r"`(\w+)`", line)
    }
    assert named <= set(MEANINGS)
    assert len(named) >= 6


def test_every_module_that_the_architecture_names_exists() -> None:
    for path in re.findall(r"`(bot/[\w/.]+)`", read("docs/architecture.md")):
        assert (ROOT / path).exists(), path


def test_every_dependency_is_accounted_for() -> None:
    page = read("docs/architecture.md").lower()
    names = re.findall(
        r'^    "([a-z0-9-]+)(?:\[\w+\])?[><=]', read("pyproject.toml").split("[dependency-groups]")[0], re.M
    )
    assert len(names) > 8
    for name in names:
        assert f"| `{name}` |" in page, name


def test_the_limits_in_the_writers_guide_are_those_of_the_checker() -> None:
    page = read("docs/writing-questions.md")
    for limit in (
        content.LONGEST_ANSWER,
        content.LONGEST_TITLE,
        content.LONGEST_CHOICE,
        content.LONGEST_HINT,
    ):
        assert f"{limit:,} characters" in page


def test_the_example_in_the_writers_guide_is_a_good_question() -> None:
    example = read("docs/writing-questions.md").split("```markdown\n")[1].split("\n```\n")[0]
    question, problems = content.read_question(example + "\n", "read-your-writes.md")
    assert problems == []
    assert question


def test_the_transcript_in_the_readme_is_what_the_command_prints(tmp_path: Path) -> None:
    shown = read("README.md").split("```console\n")[1].split("```")[0]
    command, printed = re.split(r"(?<=trial\.db)\n", shown, maxsplit=1)
    script = command.split("'")[1].replace("\\n", "\n")
    options = command.split("sd-bot ")[1].split()
    done = subprocess.run(
        [sys.executable, "-m", "bot", *options],
        input=script,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert printed == done.stdout
