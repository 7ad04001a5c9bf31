"""Question packs on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.core.content import (
    Manifest,
    Problem,
    check_together,
    problems_in_order,
    read_manifest,
    read_question,
    write_manifest,
    write_question,
)
from bot.core.question import Bank, Pack, Question

MANIFEST = "pack.yaml"


class ContentError(Exception):
    """Some content cannot be used; `problems` has every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the content")
        self.problems = problems


def shipped_content() -> Path:
    """The packs that come with the bot: inside an installed wheel, or beside the package in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "content"
    return installed if installed.is_dir() else package.parent / "content"


def load_bank(folders: Sequence[Path]) -> Bank:
    """The bank of all packs in some folders, each a pack or a folder of packs. Raises `ContentError`."""
    packs: list[Pack] = []
    problems: list[Problem] = []
    files: dict[str, str] = {}
    for folder in folders:
        manifests = _manifests(folder)
        if not manifests:
            problems += [
                Problem(str(folder), 1, f"There is no pack here: no {MANIFEST} in it or one level down.")
            ]
        for manifest in manifests:
            pack, found = _load_pack(manifest, files)
            problems += found
            packs += [pack] if pack else []
    problems += check_together(packs, files)
    if problems:
        raise ContentError(list(problems_in_order(problems)))
    return Bank(packs)


def write_pack(manifest: Manifest, questions: Iterable[Question], folder: Path) -> None:
    """Writes a pack to a new or empty folder. Raises `ContentError` for one that has something in it, and
    `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ContentError([Problem(str(folder), 1, "The folder is not empty. Name a new one.")])
    (folder / MANIFEST).write_text(write_manifest(manifest), encoding="utf-8")
    for question in questions:
        (folder / f"{question.id}.md").write_text(write_question(question), encoding="utf-8", newline="\n")


def _manifests(folder: Path) -> list[Path]:
    here = folder / MANIFEST
    return [here] if here.is_file() else sorted(folder.glob(f"*/{MANIFEST}"))


def _load_pack(manifest: Path, files: dict[str, str]) -> tuple[Pack | None, list[Problem]]:
    text, problems = _read(manifest)
    kept, found = read_manifest(text, str(manifest)) if text is not None else (None, [])
    problems += found
    questions: list[Question] = []
    for file in sorted(manifest.parent.glob("*.md")):
        question, found = _load_question(file, imported=kept is not None and kept.imported)
        problems += found
        if question is None:
            continue
        if question.id in files:
            message = f"The id “{question.id}” is taken by {files[question.id]}."
            problems += [Problem(str(file), 1, message)]
            continue
        files[question.id] = str(file)
        questions.append(question)
    if not questions and not problems:
        problems += [Problem(str(manifest), 1, "The pack has no questions.")]
    return (Pack(kept.name, kept.title, kept.version, tuple(questions)) if kept else None), problems


def _load_question(file: Path, imported: bool) -> tuple[Question | None, list[Problem]]:
    text, problems = _read(file)
    return (None, problems) if text is None else read_question(text, str(file), imported)


def _read(file: Path) -> tuple[str | None, list[Problem]]:
    try:
        return file.read_bytes().decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [Problem(str(file), line, "The file is not UTF-8. Save it as UTF-8.")]
    except OSError as error:
        return None, [Problem(str(file), 1, f"The file cannot be read: {error.strerror}.")]
