"""The search: what it must find, what it must not, and that no text breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.question import Bank
from bot.core.search import THRESHOLD, Hit, Searcher, clear_winner, index
from bot.core.search.words import stem, words_of
from bot.storage.packs import load_bank, shipped_content
from tests.evaluation.__main__ import evaluate
from tests.evaluation.sets import load
from tests.support.build import question

BANK = load_bank([shipped_content()])
SEARCHER = Searcher(BANK.values())


@pytest.fixture(scope="module")
def bank() -> Bank:
    return BANK


def found(query: str) -> list[str]:
    return [hit.question.id for hit in SEARCHER.search(query)]


def test_every_title_id_and_alias_finds_its_question_first(bank: Bank) -> None:
    for kept in bank.values():
        for name in (kept.title, kept.id, kept.id.replace("-", " "), *kept.aliases):
            assert found(name)[:1] == [kept.id], name


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("cap", "cap-theorem"),
        ("CAP theorm", "cap-theorem"),
        ("bluegreen", "blue-green-vs-canary"),
        ("cachestampede", "distributed-cache-failures"),
        ("consist hash", "consistent-hashing"),
        ("kafak", "message-queues-vs-event-streaming"),
        ("tinyurl", "url-shortener"),
        ("Idempötency kéy", "financial-transactions"),
        ("what if a payment times out?", "financial-transactions"),
    ],
)
def test_as_people_type(query: str, id_: str) -> None:
    assert found(query)[:1] == [id_]


@pytest.mark.parametrize(
    "query",
    ["", " ", "?!", "😀😀😀", "asdfghjkl", "the of and", "pizza near the office", "日本語の質問", "x" * 5000],
)
def test_nothing_is_found_where_there_is_nothing(query: str) -> None:
    assert found(query) == []


@given(st.text(max_size=300))
def test_any_text_is_a_query_with_one_answer(query: str) -> None:
    hits = SEARCHER.search(query)
    assert hits == SEARCHER.search(query)
    assert len(hits) <= 5
    assert all(THRESHOLD <= hit.score <= 1.0 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(SEARCHER.complete(query)) <= 25
    assert len(SEARCHER.nearest(query)) <= 3


def test_recall_on_the_dev_set_does_not_fall() -> None:
    result = evaluate(lambda q: [(hit.question.id, hit.score) for hit in SEARCHER.search(q)], load("dev"))
    assert result.recall_at_1 >= 0.955
    assert result.recall_at_3 >= 0.985
    assert result.false_nonsense <= 0.02
    assert result.false_off_topic <= 0.22


def test_completion_begins_with_the_bank_and_follows_the_typing(bank: Bank) -> None:
    assert [q.id for q in SEARCHER.complete("", 3)] == list(bank)[:3]
    assert SEARCHER.complete("consis")[0].id in {"consistent-hashing", "eventual-vs-strong-consistency"}
    assert SEARCHER.complete("geoh")[0].id == "geolocation-data"


def test_a_clear_winner() -> None:
    first, second = question(1), question(2)
    assert clear_winner([Hit(first, 0.5)])
    assert clear_winner([Hit(first, 0.9), Hit(second, 0.5)])
    assert not clear_winner([Hit(first, 0.6), Hit(second, 0.55)])
    assert not clear_winner([Hit(first, 0.4)])
    assert not clear_winner([])


def test_it_knows_nothing_of_the_shipped_questions() -> None:
    other = Searcher([question(i) for i in range(1, 6)])
    assert [hit.question.id for hit in other.search("alias 3")][:1] == ["topic-3"]
    assert other.search("cap theorem") == ()
    assert Searcher([]).search("cap") == ()


def test_what_was_looked_up_is_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MOST_REMEMBERED", 2)
    searcher = Searcher(BANK.values())
    for query in ("cap theorem", "consistent hashing", "cap theorem"):
        assert searcher.search(query) == SEARCHER.search(query)


def test_words_and_stems() -> None:
    assert words_of("Naïve Caché-Aside, 2PC!") == ["naive", "cache", "aside", "2pc"]
    assert len({stem(word) for word in ("shard", "shards", "sharded", "sharding")}) == 1
    assert stem("class") == "class"
