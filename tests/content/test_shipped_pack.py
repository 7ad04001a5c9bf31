"""The pack that comes with the bot keeps its promises."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.core.markdown import plain_text, to_blocks
from bot.core.question import Bank
from bot.storage.packs import load_bank, shipped_content

IDS = """
blue-green-vs-canary cache-aside-vs-write-through cap-theorem consistent-hashing deployments-and-rollbacks
distributed-cache-failures event-driven-vs-request-response eventual-vs-strong-consistency
financial-transactions geolocation-data horizontal-vs-vertical-partitioning horizontal-vs-vertical-scaling
image-processing-pipeline load-balancing-strategies message-queues-vs-event-streaming
microservices-vs-monolith polling-vs-push read-heavy-and-write-heavy read-vs-write-replicas
real-time-analytics recommendation-system scalability-cost-control serverless-automation
sharding-vs-replication sql-vs-nosql stateful-vs-stateless sync-vs-async-replication
ten-million-concurrent-users time-series-data traffic-spike-response url-shortener
user-sessions-across-servers video-streaming
"""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank([shipped_content()])


def test_it_has_its_33_topics(bank: Bank) -> None:
    assert sorted(bank) == IDS.split()


def test_every_question_has_everything(bank: Bank) -> None:
    for question in bank.values():
        assert len(question.choices) == 4, question.id
        assert 4 <= len(question.key_points) <= 7, question.id
        assert len(question.aliases) >= 5, question.id
        assert len(question.sources) >= 2, question.id
        assert question.hint, question.id


def test_the_right_letter_varies_and_its_length_gives_nothing_away(bank: Bank) -> None:
    letters = Counter(question.right_letter for question in bank.values())
    assert set(letters) == set("ABCD")
    assert min(letters.values()) >= 5
    longest = sum(max(q.choices, key=lambda choice: len(choice.text)).right for q in bank.values())
    assert longest <= 0.45 * len(bank)


def test_a_hint_does_not_name_the_right_choice(bank: Bank) -> None:
    for question in bank.values():
        right = question.choice(question.right_letter or "").text
        assert right not in (question.hint or ""), question.id


def test_answers_fit_one_message_and_keep_their_words(bank: Bank) -> None:
    for question in bank.values():
        text = plain_text(to_blocks(question.answer))
        assert len(text) < 3500, question.id
        for word in ("example", "mistake"):
            assert word in text, f"{question.id} lacks its {word}"
