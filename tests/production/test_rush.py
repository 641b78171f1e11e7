"""F38 at its full size: five hundred people apply at once for fifteen seats, fifty of them twice.

P+: through nginx to both page workers, on PostgreSQL. S: the one process, on SQLite. Half of the
people press the last button of the form, the others use the JSON door. `bench/burst` measures how
long it takes; here it is judged.
"""

import json
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from activities.rules import Status
from tests.servers import laid
from tests.servers.profiles import folder, start_together
from tests.servers.reports import measured
from tests.servers.site import COOKIE, HOST, Site, ask

from .browser import FORM_TYPE, Visitor

PEOPLE, TWICE, SEATS = 500, 50, 15
# Without its guards a smaller rush does damage enough.
FEWER, FEWER_TWICE = 120, 20
# Any 32 letters: the token is the same in the cookie and in what is sent.
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"
RECEIPT = re.compile(r"N-\d{4}-\d{4}")
# What a page calls the place somebody has, and the code of it.
WORDS = {"参加決定": Status.CONFIRMED, "キャンセル待ち": Status.WAITING}


@dataclass(frozen=True)
class Told:
    """What somebody was answered: an HTTP status, and if it went well, number and place."""

    email: str
    status: int
    receipt: str = ""
    place: str = ""


class Applicant:
    """`ask` is their browser: (method, path, body, **headers) -> answer."""

    def __init__(self, email, ask, recruitment):
        self.email, self.ask, self.recruitment = email, ask, recruitment
        self.key, self.ticket = str(uuid4()), ""

    def fill_in(self):
        answer = self.ask("GET", f"/recruitments/{self.recruitment}/apply/")
        assert answer.status == 200, answer.text
        self.ticket = re.search(r'name="ticket" value="([^"]+)"', answer.text)[1]

    def send(self):
        return self.press() if self.ticket else self.post()

    def press(self):
        """Press the last button of the form, and read where it leads."""
        typed = {"ticket": self.ticket, "step": "send", "message": "よろしくお願いします"}
        body = urlencode(typed | {"csrfmiddlewaretoken": TOKEN})
        path = f"/recruitments/{self.recruitment}/apply/"
        answer = self.ask("POST", path, body, **{"Content-Type": FORM_TYPE})
        if answer.status != 302:
            return Told(self.email, answer.status)
        there = urlsplit(answer.headers["Location"])
        page = self.ask("GET", f"{there.path}?{there.query}")
        return Told(self.email, page.status, *self.read(page.text))

    def read(self, text):
        """Return number and place as the page says them."""
        place = re.search(r'class="standing standing--.*?</section>', text, re.DOTALL)[0]
        (code,) = {code for words, code in WORDS.items() if words in place}
        return RECEIPT.search(text)[0], code.value

    def post(self):
        body = json.dumps({"submission_key": self.key, "message": "よろしくお願いします"})
        kind = {"Content-Type": "application/json", "X-CSRFToken": TOKEN}
        path = f"/api/v1/recruitments/{self.recruitment}/applications"
        answer = self.ask("POST", path, body, **kind)
        if answer.status not in (200, 201):
            return Told(self.email, answer.status)
        row = json.loads(answer.text)
        return Told(self.email, 200, row["receipt_number"], row["status"])


def through_nginx(town):
    """Return a function that gives each person a browser of their own, at an own address."""

    def browser(number, session):
        visitor = Visitor(
            town, session=session, address=f"127.0.{20 + number // 200}.{number % 200 + 1}"
        )
        visitor.cookies["__Host-csrf"] = TOKEN
        return lambda method, path, body=None, **headers: visitor.ask(
            method, path, body, timeout=60, **headers
        )

    return browser


def straight_to(ports, url=f"https://{HOST}"):
    """The same without nginx: one port after the other."""

    def browser(number, session):
        known = {
            "Host": urlsplit(url).netloc,
            "Origin": url,
            "Cookie": f"{COOKIE}={session}; __Host-csrf={TOKEN}",
        }
        return lambda method, path, body=None, **headers: ask(
            ports[number % len(ports)],
            path,
            method=method,
            body=body,
            timeout=60,
            **known | headers,
        )

    return browser


def inside(site, line):
    code = f"from tests.production import rush; rush.{line}"
    return json.loads(site.python(code).splitlines()[-1])


@dataclass
class Rush:
    """What everybody was told, and what is stored."""

    told: list[Told]
    seats: int
    rows: list[list]

    @property
    def refused(self):
        return Counter(one.status for one in self.told if not one.receipt)

    @property
    def holders(self):
        return [row for row in self.rows if row[2] == Status.CONFIRMED]


def rush(site, browser, *, people=PEOPLE, twice=TWICE):
    """Let everybody send at the same moment."""
    key, laid = inside(site, f"lay({people}, {SEATS})")
    crowd = [
        Applicant(email, browser(number, session), key)
        for number, (email, session) in enumerate(laid)
    ]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(Applicant.fill_in, crowd[::2]))
    senders = [*crowd, *crowd[:twice]]
    together = threading.Barrier(len(senders), timeout=60)

    def send(one):
        together.wait()
        return one.send()

    with ThreadPoolExecutor(len(senders)) as threads:
        began = time.monotonic()
        told = list(threads.map(send, senders))
        took = time.monotonic() - began
    found = Rush(told, **inside(site, f"count({key})"))
    measured(
        f"{len(senders)} at once for {SEATS} seats: {took:.1f} s, {len(found.holders)} have one, "
        f"{len(found.rows)} applications, refused: {dict(found.refused)}"
    )
    return found


def nobody_is_wronged(found):
    assert found.refused == {}, "everybody got a number and a place"
    # In the order of the line: the first fifteen have a seat, all others wait.
    places = [row[2] for row in found.rows]
    assert places == [Status.CONFIRMED] * SEATS + [Status.WAITING] * (PEOPLE - SEATS)
    assert found.seats == SEATS
    # Once each, and as they were told; who sent twice was told the same twice.
    assert len(found.told) == PEOPLE + TWICE
    stored = {Told(email, 200, receipt, place) for email, receipt, place, *_ in found.rows}
    assert set(found.told) == stored
    for name in ("email", "receipt"):
        assert len({getattr(one, name) for one in stored}) == PEOPLE
    # One letter with the number to the right address, no other, and one line in the record.
    assert {tuple(row[3:]) for row in found.rows} == {(1, 1, 1)}


def damage_is_done(site, browser):
    """Seats are given twice, and who sends twice is told of an error.

    Not in one rush: two look before either takes, so an even number takes, unless one of them fails
    for having sent twice; then it may happen to be fifteen.
    """
    assert len(rush(site, browser, people=FEWER, twice=0).holders) > SEATS
    assert rush(site, browser, people=FEWER_TWICE, twice=FEWER_TWICE).refused[500] > 0


def test_f38_five_hundred_rush_for_fifteen_seats__through_nginx(town):
    nobody_is_wronged(rush(town.site, through_nginx(town)))


def test_f38_five_hundred_rush_for_fifteen_seats__one_process():
    with one_process() as (site, port):
        nobody_is_wronged(rush(site, straight_to([port])))


@contextmanager
def one_process(application="igashu_site.asgi:application"):
    with folder() as home, Site(home, DATABASE_URL=laid.sqlite(home)) as site:
        site.name_static_files()
        process = site.embedded()
        process.command[-1] = application
        yield site, process.start().port


def test_f38_control__page_workers_that_count_before_they_give(town):
    with careless_pages(town) as ports:
        damage_is_done(town.site, straight_to(ports, town.url))


@contextmanager
def careless_pages(town):
    made = [town.site.pages(f"careless-{n}", workers=1) for n in (1, 2)]
    for process in made:
        process.command[-1] = "tests.production.careless:wsgi"
        process.env = process.env | {"IGASHU_EDGE_FILES": ""}
    try:
        start_together(made)
        yield [process.port for process in made]
    finally:
        for process in made:
            process.end()
            town.site.processes.remove(process)


def test_f38_control__one_process_that_counts_before_it_gives():
    with one_process("tests.production.careless:asgi") as (site, port):
        damage_is_done(site, straight_to([port]))
