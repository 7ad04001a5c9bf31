"""What people on Slack see, over Socket Mode and over HTTP."""

from __future__ import annotations

from tests.slack.conftest import Team, words


async def test_the_story_of_two_days(team: Team) -> None:
    told = await team.types(team.admin, "setup 09:30 mon-fri UTC")
    assert "a system-design question Mon–Fri at 09:30 (UTC)." in told
    assert "Mon 23 Nov at 09:30" in told
    await team.later(minutes=30)
    post = team.post
    assert "Question 1 · level 2 of 3" in words(post["blocks"])
    assert post["reactions"] == ["bulb"]
    assert "Answer of topic" not in words(post["blocks"])

    told = await team.presses(team.ana, post, "B")
    assert told.startswith("✅ B is right. +3 points.")
    assert "🔥 Streak: 1" in told
    told = await team.reacts(team.ben, post)
    assert "Answer of topic" in told
    assert "would no longer score" in told
    assert [seen.user for seen in team.workspace.seen if "Answer of" in words(seen.blocks)] == [team.ben]

    await team.later(days=1)
    assert len(team.workspace.posts(team.general.id)) == 2
    await team.later(seconds=31)  # Two edits of a message are half a minute apart.
    assert "Closed. 2 people took part; 1 of 1 answered right." in words(post["blocks"])
    assert "🔥 Streak: 2" in await team.presses(team.ana, team.post, "A")
    board = await team.types(team.ana, "leaderboard")
    assert "1 | ana (you) | 4" in board
    assert "ben" not in board
