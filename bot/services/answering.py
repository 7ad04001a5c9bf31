"""Today's question: showing it, answers, reveals, hints."""

from __future__ import annotations

from bot.core.records import Channel, Post
from bot.core.replies import answering
from bot.core.replies.post import question_post
from bot.core.reply import Reply
from bot.core.requests import Hint, Pick, Reveal, Tick, Today, Write
from bot.core.taking_part import Deed, Outcome
from bot.ports.store import PostRef, Store
from bot.services.asked import Asked
from bot.services.participation import NoSuchPost, Part, Participations


class Answering:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._participations = Participations(store)

    async def today(self, asked: Asked, request: Today) -> Reply:
        found = await self._post(asked.post(None))
        return Reply(question_post(*found) if found else answering.NO_POST)

    async def hint(self, asked: Asked, request: Hint) -> Reply:
        found = await self._post(asked.post(request.post))
        return answering.hint(found[0]) if found else _no_post(request.post)

    async def pick(self, asked: Asked, request: Pick) -> Reply:
        try:
            outcome = await self._take(asked, asked.post(request.post), request)
        except NoSuchPost:
            return _no_post(request.post)
        except KeyError:
            return await self._no_such_choice(asked.post(request.post))
        return answering.picked(outcome, asked_for=request.letter)

    async def _no_such_choice(self, ref: PostRef) -> Reply:
        found = await self._post(ref)
        if not found or not found[0].question.choices:
            return Reply(answering.NO_CHOICES)
        return answering.no_such_letter(found[0].question)

    async def write(self, asked: Asked, request: Write) -> Reply:
        if request.words is None:
            found = await self._post(asked.post(request.post))
            return answering.write_form(found[0]) if found else _no_post(request.post)
        try:
            return answering.written(await self._take(asked, asked.post(request.post), request))
        except NoSuchPost:
            return _no_post(request.post)

    async def tick(self, asked: Asked, request: Tick) -> Reply:
        try:
            return answering.ticked(await self._take(asked, asked.post(request.post), request))
        except NoSuchPost:
            return _no_post(request.post)
        except KeyError:
            return Reply(answering.NO_SUCH_POINT)
        except ValueError:
            return Reply(answering.NOTHING_TO_TICK)

    async def reveal(self, asked: Asked, request: Reveal) -> Reply:
        return await self._reveal(asked, asked.post(request.post), request)

    async def reveal_by_reaction(self, asked: Asked, message_id: str) -> Reply | None:
        """The answer for somebody who reacted; None if the message is no question."""
        ref = PostRef(asked.channel, message_id=message_id)
        return await self._reveal(asked, ref, Reveal()) if await self._post(ref) else None

    async def _reveal(self, asked: Asked, ref: PostRef, request: Reveal) -> Reply:
        try:
            return answering.reveal(await self._take(asked, ref, request), request.page)
        except NoSuchPost:
            return _no_post(request.post)

    async def _take(self, asked: Asked, ref: PostRef, deed: Deed) -> Outcome:
        return await self._participations.take(Part(asked.person, ref, deed, asked.at, asked.message_id))

    async def _post(self, ref: PostRef) -> tuple[Post, Channel] | None:
        async with self._store.read() as unit:
            return (await unit.posts.find([ref])).get(ref)


def _no_post(key: str | None) -> Reply:
    return Reply(answering.NO_SUCH_POST if key else answering.NO_POST)
