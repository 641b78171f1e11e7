"""A town at work through nginx: strangers read, members read and speak, others apply.

    async with Work(town, stage, act) as work:
        …                       # harm something
    # judged: no page failed, nothing acknowledged is lost, nothing is there twice

Everybody keeps to the limits of the product: five messages in ten seconds, each from an address
of their own.
"""

import asyncio
import random
import re
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.client import Client
from tests.faults.load import Crowd
from tests.servers.line import Line, knock

from .browser import Visitor
from .installation import NAME

PAGES = ("/", "/news/", "/activities/", "/stories/", "/join/")
OWN = ("/mypage/", "/rooms/", "/news/?page=1")
RECEIPT = re.compile(r"N-\d{4}-\d{4}")
# Seconds between two messages of one person: five in ten seconds are allowed.
BREATH = 2.3


class Member(Client):
    """Speaks over a socket through nginx, as a browser does."""

    town = None

    async def open(self, port, ended):
        hello = knock(self.session, host=NAME, origin=self.town.url)
        tls = {"ssl": self.tls, "server_hostname": NAME}
        here = f"127.0.3.{self.dice.randrange(1, 250)}"
        return await Line.open(port, hello, self.told, ended, here=here, **tls)


def members_of(town):
    tls = ssl.create_default_context(cafile=str(town.certificate))
    return type("MemberOfTown", (Member,), {"town": town, "tls": tls})


class Readers:
    """Read without pause; note every page that failed, and how."""

    def __init__(self, work, paths, sessions):
        self.failed, self.read, self.slowest = [], 0, 0.0
        self.stop = threading.Event()
        self.threads = [
            threading.Thread(target=self.go, args=[work.town, n, session, paths])
            for n, session in enumerate(sessions)
        ]

    def go(self, town, number, session, paths):
        base = 10 if session else 100
        person = Visitor(town, session=session, address=f"127.0.4.{base + number}")
        dice = random.Random(number)
        while not self.stop.wait(0.05):  # twenty a second at most
            path, began = dice.choice(paths), time.monotonic()
            try:
                answer = person.ask("GET", path, **{"Accept-Language": "ja"})
                if answer.status != 200:
                    self.failed.append((path, answer.status))
            except OSError as error:
                self.failed.append((path, repr(error)))
            self.read += 1
            self.slowest = max(self.slowest, time.monotonic() - began)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.stop.set()
        for thread in self.threads:
            thread.join()


def apply(town, session, recruitment, number, seconds=90):
    """Apply by the form; whatever fails is done again with the same form. Return the receipt."""
    person = Visitor(town, session=session, address=f"127.0.5.{number + 1}")
    deadline, path = time.monotonic() + seconds, f"/recruitments/{recruitment}/apply/"
    again(lambda: person.get(path).status == 200, deadline)
    form = person.page
    again(lambda: pressed(person, form, "確認へ進む", path), deadline)
    form = person.page
    again(lambda: pressed(person, form, "この内容で応募する", path), deadline)
    return RECEIPT.search(person.page.words)[0]


def pressed(person, form, words, path):
    person.page, person.place = form, path
    return person.press(words).status == 200


def again(deed, deadline):
    """Do it until it is done."""
    pause = threading.Event()
    while True:
        try:
            if deed():
                return
        except OSError:
            pass  # the line broke: that is what these tests do
        assert time.monotonic() < deadline, "nobody could apply"
        pause.wait(0.5)


class Work(Crowd):
    """What goes on in the town during one act. tabs: so many windows of each person.

    rooms: the act is played in so many rooms, the people spread over them.
    """

    def __init__(
        self, town, stage, act, *, own_pages=True, applicants=6, tabs=1, rooms=1, speakers=6
    ):
        self.client, self.speakers = members_of(town), speakers
        places = stage["rooms"][act : act + rooms]
        laid = {"rooms": places, "people": stage["people"] * tabs}
        super().__init__(town, laid=laid, ports=[town.port], seed=act)
        self.recruitment = stage["recruitments"][act]
        self.applicants = stage["applicants"][:applicants]
        own = [one["session"] for one in stage["people"][-2:]] if own_pages else []
        self.strangers = Readers(self, PAGES, ["", ""])
        self.members = Readers(self, OWN, own)
        self.receipts = []

    @property
    def writers(self):
        return self.clients[: self.speakers]

    @property
    def database(self):
        return self.town.postgres.url()

    async def __aenter__(self):
        await super().__aenter__()
        for reader in (self.strangers, self.members):
            reader.__enter__()
        self.over = asyncio.Event()
        self.talks = [asyncio.create_task(self.talk_on(one)) for one in self.writers]
        self.pool = ThreadPoolExecutor(len(self.applicants) or 1)
        await self.writers[0].until(lambda: self.writers[0].acks, what="a first message")
        return self

    async def __aexit__(self, *error):
        self.over.set()
        await asyncio.gather(*self.talks, return_exceptions=True)
        for reader in (self.strangers, self.members):
            await asyncio.to_thread(reader.__exit__)
        await asyncio.to_thread(self.pool.shutdown)
        await super().__aexit__(*error)

    async def talk_on(self, one):
        (room,) = one.rooms
        number = 0
        while not self.over.is_set():
            key = one.say(room, f"{number}番目の話")
            number += 1
            await one.until(lambda key=key: key in one.acks, 90, "an answer")
            await asyncio.sleep(BREATH + self.dice.random() / 5)

    def begin_to_apply(self, among=None):
        """Let everybody (or these) apply, now; wait for it to hear what they are told."""
        loop = asyncio.get_running_loop()
        return asyncio.gather(
            *(
                loop.run_in_executor(self.pool, apply, self.town, one, self.recruitment, number)
                for number, one in enumerate(self.applicants if among is None else among)
            )
        )

    async def rest(self, seconds=60):
        """Let nobody say more; return what the oracle complains about when all has settled."""
        self.over.set()
        await asyncio.gather(*self.talks)
        return await self.judged(seconds)

    def stored(self):
        """Return the receipts of the recruitment as the database has them."""
        rows = self.town.query(
            "SELECT receipt_number FROM activities_application"
            f" WHERE recruitment_id = {self.recruitment}"
        )
        return sorted(rows.splitlines())
