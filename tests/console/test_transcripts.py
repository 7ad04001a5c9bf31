"""The console as a person or a script uses it: the real command, in a process of its own."""

from __future__ import annotations

import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "bot"]
BEGIN = [
    "--start",
    "2026-11-24T09:29:30",
    "--timezone",
    "Europe/Berlin",
    "--time",
    "09:30",
    "--days",
    "mon-fri",
]


def console(
    folder: Path, script: str, *options: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "console", *options],
        input=script,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def let_files_grow_to_32_kib() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**15, 2**15))


def flat(text: str) -> str:
    """A screen without its frames and line breaks, for looking up sentences."""
    return " ".join(text.replace("│", " ").split())


def test_the_story_of_three_days(tmp_path: Path) -> None:
    done = console(
        tmp_path,
        "advance 1m\npick A\npick B\nas bob\nreact 💡\n/sd ask cap\nas alex\nadvance 1d\npick C\n"
        "advance 1d\npick D\n/sd streak\n/sd leaderboard\nas bob\n/sd streak\nquit\n",
        *BEGIN,
    )
    screen = flat(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert screen.count("#general · ") == 3
    for day, number in (("Tue 24 Nov 09:30", 1), ("Wed 25 Nov 09:30", 2), ("Thu 26 Nov 09:30", 3)):
        assert f"#general · {day}" in screen
        assert f"Question {number} · level" in screen
    assert "only alex sees this" in screen
    assert "You had picked A; only the first counts" in screen
    assert "Read more" in screen
    assert "What does the CAP theorem force you to choose, and when?" in screen
    assert "🔥 3 in a row" in screen
    assert "🔥 0 in a row" in screen, "bob missed one and then another"


def test_everything_is_still_there_after_a_restart(tmp_path: Path) -> None:
    first = console(tmp_path, "advance 1m\npick A\nadvance 1d\npick A\n", *BEGIN)
    again = console(tmp_path, "/sd streak\nadvance 1d\n")
    screen = flat(again.stdout)
    assert (first.returncode, again.returncode) == (0, 0)
    assert "It is Wed 25 Nov 2026" in screen
    assert "Question 2 · level" in screen
    assert "🔥 2 in a row" in screen
    assert "Question 3 · level" in screen


def test_the_same_options_give_the_same_screen(tmp_path: Path) -> None:
    screens = [
        console(
            tmp_path,
            "advance 1m\npick A\n/sd plan\n",
            *BEGIN,
            "--database",
            f"sqlite:///{i}.db",
            "--seed",
            "7",
        )
        for i in range(2)
    ]
    assert screens[0].stdout == screens[1].stdout
    other = console(tmp_path, "advance 1m\npick A\n/sd plan\n", *BEGIN, "--database", "sqlite:///3.db")
    assert other.stdout != screens[0].stdout


def test_a_script_gets_plain_text(tmp_path: Path) -> None:
    done = console(tmp_path, "advance 1m\n/sd help\n", *BEGIN)
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/sd leaderbord", "Did you mean /sd leaderboard?"),
        ("/sd", None),
        ("advnace 1d", "Did you mean `advance`?"),
        ("advance soon", "advance 1d"),
        ("advance 99999d", "Ten years at a time are the most."),
        ("today", "`/sd today`"),
        ("pick", "`pick B`"),
        ("pick Z", "There is no button “Z”"),
        ("as", "`as maria`"),
        ("/sd plan time 25:00", "“25:00” is no time of day"),
        ("/sd plan zone Europe/Berln", "Did you mean Europe/Berlin?"),
        ("/sd plan holidays XX", "is no country with a holiday calendar"),
        ("/sd ask 😀😀😀", None),
        ("/sd ask '; drop table posts; --", None),
        ("/sd ask " + "caching " * 700, None),
        ("# a comment", None),
        ("", None),
    ],
)
def test_a_line_that_is_not_understood_says_what_to_type_and_fails_the_script(
    tmp_path: Path, line: str, said: str | None
) -> None:
    done = console(tmp_path, f"advance 1m\n{line}\n/sd today\n", *BEGIN)
    assert done.returncode == (1 if said else 0), done.stdout
    assert done.stderr == ""
    if said:
        assert said in flat(done.stdout)
    assert "Question 1 · level" in done.stdout.rsplit("> /sd today", 1)[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--start", "tomorrow"], "“tomorrow” is no time to start at."),
        (["--timezone", "Mars/Base"], "is no time zone."),
        (["--time", "25:00"], "is no time of day."),
        (["--days", "moonday"], "are no weekdays."),
        (["--seed", "x"], "argument --seed"),
        (["--database", "nonsense"], "DATABASE_URL is no database address."),
        (["--unknown"], "unrecognized arguments"),
    ],
)
def test_wrong_options_are_one_line_and_exit_code_2(tmp_path: Path, options: list[str], said: str) -> None:
    done = console(tmp_path, "", *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_wrong_setting_is_one_line_that_names_it(tmp_path: Path) -> None:
    done = console(tmp_path, "", environment={"LOG_LEVEL": "LOUD"})
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "LOG_LEVEL" in done.stderr


class TestDatabases:
    def fails(self, done: subprocess.CompletedProcess[str], said: str) -> None:
        assert done.returncode == 1, done.stderr
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1, done.stderr

    def test_of_a_newer_version(self, tmp_path: Path) -> None:
        console(tmp_path, "advance 1m\n", *BEGIN)
        with sqlite3.connect(tmp_path / "sd-bot.db") as database:
            database.execute("update alembic_version set version_num = '9999'")
        database.close()
        self.fails(console(tmp_path, "/sd today\n"), "The database is from a newer version of sd-bot")

    def test_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "sd-bot.db").write_text("not a database at all, but long enough to look like a file")
        self.fails(console(tmp_path, ""), "is no SQLite database")

    def test_in_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        self.fails(console(tmp_path, "", "--database", "sqlite:///nowhere/bot.db"), "cannot be opened")

    def test_locked_by_another_process(self, tmp_path: Path) -> None:
        console(tmp_path, "advance 1m\n", *BEGIN)
        other = sqlite3.connect(tmp_path / "sd-bot.db", isolation_level=None)
        other.execute("begin exclusive")
        self.fails(console(tmp_path, "/sd today\n"), "The database is locked by another program.")
        other.execute("rollback")
        other.close()
        assert console(tmp_path, "/sd today\n").returncode == 0

    def test_that_may_only_be_read(self, tmp_path: Path) -> None:
        console(tmp_path, "advance 1m\n", *BEGIN)
        url = f"sqlite:///file:{tmp_path}/sd-bot.db?mode=ro&uri=true"
        done = console(tmp_path, "pick A\n/sd streak\n", "--database", url)
        assert done.returncode == 1
        assert done.stderr == (
            "sd-bot: The database cannot be written. Check the permissions of its file and folder.\n"
        )

    def test_on_a_disk_that_takes_no_more(self, tmp_path: Path) -> None:
        console(tmp_path, "advance 1m\npick A\n", *BEGIN)
        done = subprocess.run(
            [*COMMAND, "console"],
            input="as ben\n" + "react 💡\npick B\n" + "as alex\n/sd streak\n",
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            preexec_fn=let_files_grow_to_32_kib,
        )
        screen = flat(done.stdout)
        assert "nothing was counted. The disk with the database" in screen
        assert "🔥 1 in a row" in screen, "what is there can still be read"
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        again = console(tmp_path, "as ben\n/sd streak\n")
        assert again.returncode == 0
        checked = subprocess.run([*COMMAND, "db", "check"], cwd=tmp_path, check=False)
        assert checked.returncode == 0

    def test_two_bots_on_one_file_post_once(self, tmp_path: Path) -> None:
        console(tmp_path, "", *BEGIN)
        both = [
            subprocess.Popen(
                [*COMMAND, "console"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(2)
        ]
        screens = [process.communicate("advance 2m\nquit\n", timeout=60)[0] for process in both]
        with sqlite3.connect(tmp_path / "sd-bot.db") as database:
            posts = database.execute("select count(*) from posts").fetchone()
        database.close()
        assert posts == (1,)
        assert [process.returncode for process in both] == [0, 0]
        assert any("Question 1 · level" in screen for screen in screens)


class TestClock:
    def test_an_hour_back_posts_nothing_again(self, tmp_path: Path) -> None:
        console(tmp_path, "advance 1m\npick A\n", *BEGIN)
        back = console(tmp_path, "advance 2h\n/sd streak\n", "--start", "2026-11-24T08:30:00+01:00")
        assert back.returncode == 0
        assert len(back.stderr.splitlines()) == 1
        assert "The clock went back" in back.stderr
        assert back.stdout.count("#general") == 1, "the open question, shown once"
        assert "🔥 1 in a row" in flat(back.stdout)

    def test_a_year_ahead_posts_one_question(self, tmp_path: Path) -> None:
        console(tmp_path, "advance 1m\n", *BEGIN)
        ahead = console(tmp_path, "/sd plan\n", "--start", "2027-11-24T09:31:00+01:00")
        assert ahead.stdout.count("Question 2 · level") == 1
        assert "Question 3" not in ahead.stdout


class TestContent:
    def test_a_broken_file_is_named_with_its_line(self, tmp_path: Path) -> None:
        (tmp_path / "pack.yaml").write_text("name: p\ntitle: P\nversion: 1.0.0\n")
        (tmp_path / "a.md").write_text("")
        done = console(tmp_path, "", "--content", str(tmp_path))
        assert done.returncode == 1
        assert "a.md:1: The file is empty." in done.stderr

    def test_an_imported_document_can_be_played(self, tmp_path: Path) -> None:
        document = tmp_path / "doc.mdx"
        long = "\n\n".join(f"Paragraph {i}. " + "word " * 60 for i in range(20))
        question = "**Question:** What is a lease?"
        document.write_text(
            f'<expand title="What is a lease?">\n{question}\n\n**Answer:**\n{long}\n</expand>\n'
        )
        bring = subprocess.run(
            [*COMMAND, "content", "import", "doc.mdx", "--output", "pack"], cwd=tmp_path, check=False
        )
        assert bring.returncode == 0
        done = console(
            tmp_path,
            "advance 1m\n/sd answer a promise for a time\nreact 💡\npick More\n",
            *BEGIN,
            "--content",
            "pack",
        )
        screen = flat(done.stdout)
        assert done.returncode == 0, done.stdout
        assert "What is a lease?" in screen
        assert "Paragraph 0." in screen
        assert "Paragraph 19." in screen


def test_the_end_of_the_input_is_the_end(tmp_path: Path) -> None:
    assert console(tmp_path, "", *BEGIN).returncode == 0


def test_sigterm_in_the_middle_of_posting_loses_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "console", *BEGIN], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write("advance 60d\n")
    process.stdin.flush()
    screen = ""
    for line in process.stdout:
        screen += line
        if "Question 3 · level" in line:
            break
    process.send_signal(signal.SIGTERM)
    screen += process.communicate(timeout=30)[0]
    assert process.returncode == 0
    with sqlite3.connect(tmp_path / "sd-bot.db") as database:
        posts = database.execute("select state, number from posts order by number").fetchall()
    database.close()
    shown = [int(number) for number in re.findall(r"Question (\d+) · level", screen)]
    assert posts == [("posted", number) for number in range(1, len(posts) + 1)]
    assert shown == list(range(1, len(posts) + 1))
    assert 3 <= len(posts) < 40, "it was interrupted"


def test_sigterm_ends_it_in_order(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "console", *BEGIN], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write("advance 1m\n")
    process.stdin.flush()
    for line in process.stdout:
        if "pick B" in line or "Reveal" in line:
            break
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    again = console(tmp_path, "pick A\n")
    assert "🔥 Streak: 1" in again.stdout
