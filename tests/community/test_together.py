"""Asked together: in order, in few goes, and nobody waits for ever."""

import asyncio
import threading

import pytest

from community import together
from community.together import Pool, Together, Unavailable

pytestmark = pytest.mark.asyncio


class Clerk:
    """Answers with the job itself; the first go waits until it is let on."""

    def __init__(self):
        self.goes, self.may_go_on = [], threading.Event()

    def __call__(self, jobs):
        self.goes.append(jobs)
        if len(self.goes) == 1:
            assert self.may_go_on.wait(10)
        return [ValueError(job) if job == "bad" else job for job in jobs]


@pytest.fixture
def clerk():
    return Clerk()


@pytest.fixture
def asked(clerk):
    return Together(Pool(1, "test"), clerk)


async def begun(clerk, asked, *jobs):
    """Ask; return the futures when the first go is under way."""
    futures = [asked.ask(job) for job in jobs[:1]]
    async with asyncio.timeout(5):
        while not clerk.goes:
            await asyncio.sleep(0)
    return futures + [asked.ask(job) for job in jobs[1:]]


async def test_what_comes_meanwhile_goes_together(clerk, asked):
    futures = await begun(clerk, asked, *range(5))
    clerk.may_go_on.set()
    assert await asyncio.gather(*futures) == [0, 1, 2, 3, 4]
    assert clerk.goes == [[0], [1, 2, 3, 4]]


async def test_no_go_carries_more_than_allowed(clerk, asked, monkeypatch):
    monkeypatch.setattr(together, "MOST_AT_ONCE", 2)
    futures = await begun(clerk, asked, *range(6))
    clerk.may_go_on.set()
    await asyncio.gather(*futures)
    assert [len(go) for go in clerk.goes] == [1, 2, 2, 1]


async def test_each_gets_an_own_answer(clerk, asked):
    futures = await begun(clerk, asked, 1, "bad", 2)
    clerk.may_go_on.set()
    answers = await asyncio.gather(*futures, return_exceptions=True)
    assert [repr(one) for one in answers] == ["1", "ValueError('bad')", "2"]


async def test_nobody_waits_longer_than_the_patience(clerk, asked, monkeypatch):
    monkeypatch.setattr(together, "PATIENCE", 0.02)
    monkeypatch.setattr(together, "TICK", 0.01)
    futures = await begun(clerk, asked, 1, 2)
    answers = await asyncio.wait_for(asyncio.gather(*futures, return_exceptions=True), 5)
    clerk.may_go_on.set()
    assert [type(one) for one in answers] == [Unavailable, Unavailable]
    assert await asked.ask(3) == 3  # and it goes on
    assert clerk.goes == [[1], [3]]  # what was given up is not done after all


async def test_who_comes_to_a_full_house_is_told_so(clerk, asked, monkeypatch):
    monkeypatch.setattr(together, "MOST_WAITING", 1)
    futures = await begun(clerk, asked, 1, 2, 3)
    clerk.may_go_on.set()
    answers = await asyncio.gather(*futures, return_exceptions=True)
    assert [repr(one) for one in answers] == ["1", "2", "Unavailable()"]


async def test_a_failure_reaches_all_who_asked(asked, clerk, caplog):
    clerk.may_go_on.set()
    asked._afterwards = lambda answers: 1 / 0
    with pytest.raises(ZeroDivisionError):
        await asked.ask(1)
