"""What is asked while an answer is under way goes together into the next question."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)
Job = TypeVar("Job")
Answer = TypeVar("Answer")

# The most that one transaction carries: its locks must be short, and so must the wait for it.
MOST_AT_ONCE = 100
# More than this waits only when the database stands still: say so instead of letting it grow.
MOST_WAITING = 2_000
# Seconds after which nobody is left without an answer. What is stored later is found by its id.
PATIENCE = 5
TICK = 0.5


class Unavailable(DatabaseError):
    """The database did not answer in time."""


class Pool:
    """Threads that keep a connection to SQLite, and give one to PostgreSQL back to its pool."""

    def __init__(self, threads: int, name: str) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def run(self, work: Callable, *values: Any, patience: float = PATIENCE) -> Any:
        """Return work(*values), or raise Unavailable when it takes too long."""
        future = self.begin(work, *values)
        done, _late = await asyncio.wait({future}, timeout=patience)
        if not done:
            future.add_done_callback(lambda late: late.cancelled() or late.exception())
            raise Unavailable
        return future.result()

    def begin(self, work: Callable, *values: Any) -> asyncio.Future:
        return asyncio.get_running_loop().run_in_executor(self._threads, tidily, work, *values)


def tidily(work: Callable, *values: Any) -> Any:
    """Call in a thread that lives on: no broken connection stays behind."""
    try:
        return work(*values)
    except DatabaseError:
        connection.close()
        raise
    finally:
        if connection.vendor != "sqlite":
            connection.close()


class Together(Generic[Job, Answer]):
    """Answers jobs in the order they came, as many at once as have come.

    work: takes a list of jobs; returns as many answers or exceptions, in their order.
    afterwards: is told the answers on the loop, before those who asked are.
    """

    def __init__(
        self,
        pool: Pool,
        work: Callable[[list[Job]], Sequence[Answer | Exception]],
        afterwards: Callable[[Sequence[Answer | Exception]], None] = lambda answers: None,
    ) -> None:
        self._pool, self._work, self._afterwards = pool, work, afterwards
        self._waiting: deque[tuple[float, Job, asyncio.Future[Answer]]] = deque()
        self._task: asyncio.Task | None = None

    def ask(self, job: Job) -> "asyncio.Future[Answer]":
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        if len(self._waiting) >= MOST_WAITING:
            future.set_exception(Unavailable())
            return future
        self._waiting.append((loop.time(), job, future))
        if self._task is None:
            self._task = loop.create_task(self._answer_all())
        return future

    async def _answer_all(self) -> None:
        try:
            while self._waiting:
                count = min(len(self._waiting), MOST_AT_ONCE)
                batch = [self._waiting.popleft() for _ in range(count)]
                await self._answer([one for one in batch if not one[2].done()])
        finally:
            self._task = None

    async def _answer(self, batch: list) -> None:
        thread = self._pool.begin(self._work, [job for _since, job, _future in batch])
        while not (await asyncio.wait({thread}, timeout=TICK))[0]:
            self._disappoint([*batch, *self._waiting])
        try:
            answers = thread.result()
            self._afterwards(answers)
        except Exception as error:
            # Whatever it was, those who asked must not wait for ever.
            logger.exception("not answered", extra={"event": "community.together.failed"})
            answers = [error] * len(batch)
        for (_since, _job, future), answer in zip(batch, answers, strict=True):
            settle(future, answer)

    def _disappoint(self, waiting: list) -> None:
        late = asyncio.get_running_loop().time() - PATIENCE
        for since, _job, future in waiting:
            if since < late:
                settle(future, Unavailable())


def settle(future: asyncio.Future, answer: Any) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
