"""Answers and reveals: everything that counts for somebody comes through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.addresses import Person
from bot.core.ledger import TEAM_REVEAL_GRACE, PostState
from bot.core.participation import Participation, Verdict
from bot.core.records import Channel, Member, Post
from bot.core.requests import Reveal
from bot.core.streaks import Streak
from bot.core.taking_part import Deed, Outcome, Standing, StandingChange, carry_out, combine
from bot.ports.store import PostRef, Store, UnitOfWork
from bot.services.group_commit import GroupCommit


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody does something in a post."""

    person: Person
    ref: PostRef
    deed: Deed
    at: datetime
    message_id: str | None = None


class NoSuchPost(LookupError):
    """The post does not exist, is not in this channel, or none is open."""


class Participations:
    """Takes parts in batches: a hundred people answering at once cost one commit."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._commits = GroupCommit(self._take_all)

    async def take(self, part: Part) -> Outcome:
        """Counts a part, once, however often it arrives. Raises `NoSuchPost`, `StoreUnavailable` and
        what `taking_part.carry_out` raises."""
        outcome = await self._commits.submit(part)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _take_all(self, parts: Sequence[Part]) -> Sequence[Outcome | Exception]:
        async with self._store.write() as unit:
            posts = await _find_posts(unit, parts)
            people = await unit.members.ensure(part.person for part in parts if part.ref in posts)
            batch = _Batch(posts, people)
            keys = batch.keys(parts)
            batch.know(keys, await unit.standings.load(keys))
            outcomes = [batch.take(part) for part in parts]
            await unit.standings.save(list(batch.changes.values()))
            await _reveal_to_team(unit, parts, outcomes)
        return outcomes


async def _find_posts(unit: UnitOfWork, parts: Sequence[Part]) -> Mapping[PostRef, tuple[Post, Channel]]:
    refs = {part.ref for part in parts}
    posts = await unit.posts.find(refs)
    # A button that somebody could press proves that its message is out, whatever the ledger knows yet.
    proven = {
        posts[part.ref][0].id: (posts[part.ref][0].id, part.message_id, part.at)
        for part in parts
        if part.message_id and part.ref in posts and posts[part.ref][0].state is not PostState.POSTED
    }
    if proven:
        await unit.ledger.record_posted(list(proven.values()))
        posts = await unit.posts.find(refs)
    return posts


async def _reveal_to_team(
    unit: UnitOfWork, parts: Sequence[Part], outcomes: Sequence[Outcome | Exception]
) -> None:
    """Makes the team reveal due for posts that enough members have revealed to themselves."""
    for part, outcome in zip(parts, outcomes, strict=True):
        if isinstance(outcome, Exception) or not isinstance(part.deed, Reveal):
            continue
        needed = outcome.channel.plan.team_reveal_reactions
        if (
            needed
            and outcome.verdict is Verdict.COUNTED
            and await unit.standings.reveals(outcome.post.id) >= needed
        ):
            await unit.ledger.request_team_reveal(outcome.post.id, part.at, part.at + TEAM_REVEAL_GRACE)


class _Batch:
    """Parts taken one after another over what is known, each seeing what the ones before it changed."""

    def __init__(
        self, posts: Mapping[PostRef, tuple[Post, Channel]], people: Mapping[Person, Member]
    ) -> None:
        self._posts = posts
        self._people = people
        self._participations: dict[tuple[int, int], Participation] = {}
        self._streaks: dict[tuple[int, int], Streak] = {}
        self.changes: dict[tuple[int, int], StandingChange] = {}

    def keys(self, parts: Sequence[Part]) -> list[tuple[Post, Member]]:
        return [
            (self._posts[part.ref][0], self._people[part.person]) for part in parts if part.ref in self._posts
        ]

    def know(self, keys: Sequence[tuple[Post, Member]], known: Mapping[tuple[int, int], Standing]) -> None:
        for post, member in keys:
            standing = known[post.id, member.id]
            self._participations[post.id, member.id] = standing.participation
            self._streaks[post.channel_id, member.id] = standing.streak

    def take(self, part: Part) -> Outcome | Exception:
        if part.ref not in self._posts:
            return NoSuchPost()
        post, channel = self._posts[part.ref]
        member = self._people[part.person]
        here, there = (post.id, member.id), (post.channel_id, member.id)
        known = Standing(self._participations[here], self._streaks[there])
        try:
            step = carry_out(part.deed, post, channel, member, known, part.at)
        except (KeyError, ValueError) as error:
            return error
        self._participations[here], self._streaks[there] = step.standing.participation, step.standing.streak
        if step.change:
            before = self.changes.get(here)
            self.changes[here] = combine(before, step.change) if before else step.change
        freezes = step.change.freeze_changes if step.change else ()
        standing = step.standing
        return Outcome(post, channel, step.verdict, standing.participation, standing.streak, freezes)
