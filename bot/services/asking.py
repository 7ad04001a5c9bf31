"""Looking topics up."""

from __future__ import annotations

from bot.core.question import Bank, Question
from bot.core.replies import asking
from bot.core.reply import Reply
from bot.core.requests import Ask, RevealQuestion, ShowQuestion, ShowTopics
from bot.core.search import Searcher, clear_winner
from bot.ports.store import PostRef, Store
from bot.services.asked import Asked


class Asking:
    def __init__(self, store: Store, bank: Bank, searcher: Searcher) -> None:
        self._store = store
        self._bank = bank
        self._searcher = searcher

    async def ask(self, asked: Asked, request: Ask) -> Reply:
        hits = self._searcher.search(request.query)
        if not hits:
            return asking.nothing_found(request.query, self._searcher.nearest(request.query))
        if not clear_winner(hits):
            return asking.several(request.query, [hit.question for hit in hits])
        return await self._found(asked, hits[0].question)

    async def show(self, asked: Asked, request: ShowQuestion) -> Reply:
        question = self._bank.get(request.question_id)
        return await self._found(asked, question) if question else asking.no_such_question()

    async def reveal(self, asked: Asked, request: RevealQuestion) -> Reply:
        question = self._bank.get(request.question_id)
        if question is None:
            return asking.no_such_question()
        if await self._is_open(asked, question):
            return asking.todays_question(question)
        return asking.answer(question, request.page)

    async def topics(self, asked: Asked, request: ShowTopics) -> Reply:
        return asking.topics(self._bank, request.tag)

    async def _found(self, asked: Asked, question: Question) -> Reply:
        if await self._is_open(asked, question):
            return asking.todays_question(question)
        return asking.found(question)

    async def _is_open(self, asked: Asked, question: Question) -> bool:
        ref = PostRef(asked.channel)
        async with self._store.read() as unit:
            found = (await unit.posts.find([ref])).get(ref)
        return found is not None and found[0].question.id == question.id
