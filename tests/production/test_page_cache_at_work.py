"""The page cache of a whole installation, while editors publish and members click."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.servers.process import until
from tests.servers.site import COOKIE, ask

from .browser import Visitor

PUBLIC = ("/", "/news/", "/activities/", "/stories/", "/join/", "/?page=1", "/news/?page=1")
ROUNDS = 12


def publish(approver, page, title):
    approver.get(f"/cms/pages/{page}/edit/")
    approver.press("公開する", title=title)
    assert "公開しました" in approver.page.text, approver.page


def test_who_reads_after_the_publication_has_returned_reads_the_new_page(town, visitor):
    approver, stale = visitor("approver"), []
    workers = [process.port for process in (*town.pages, *town.sockets)]
    for number in range(8):
        title = f"Notes-{uuid4().hex[:6]}"
        publish(approver, town.told["news"], title)
        read = [visitor().get("/news/").text, *(ask(port, "/news/").text for port in workers)]
        stale += [(number, place) for place, text in enumerate(read) if title not in text]
    assert stale == []


# --- Twenty members at once -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def crowd(town):
    code = "from tests.production.world import crowd; crowd(20)"
    return json.loads(town.site.python(code).splitlines()[-1])


def canaries(crowd) -> list[str]:
    """Return words that nobody else may ever read."""
    return [*crowd["names"], *crowd["numbers"], *crowd["sessions"], "ログアウト", "csrfmiddleware"]


def click(person, seed):
    """Read what everybody may read and what is one's own, as the dice say."""
    dice, own = random.Random(seed), 0
    for _ in range(ROUNDS):
        answer = person.get(dice.choice([*PUBLIC, "/mypage/", "/rooms/"]))
        assert answer.status == 200, answer
        own += "ログアウト" in answer.text
    return own


def look(person, seed):
    """Read as a stranger; return the pages."""
    dice = random.Random(seed)
    return [person.get(dice.choice(PUBLIC)).text for _ in range(ROUNDS)]


def test_no_kept_page_carries_anything_of_a_session(town, crowd, visitor):
    people = [
        Visitor(town, session=session, address=f"127.0.1.{number + 1}")
        for number, session in enumerate(crowd["sessions"])
    ]
    strangers = [Visitor(town, address=f"127.0.2.{number + 1}") for number in range(5)]
    with ThreadPoolExecutor(len(people) + len(strangers)) as at_once:
        clicks = [at_once.submit(click, one, number) for number, one in enumerate(people)]
        looks = [at_once.submit(look, one, number) for number, one in enumerate(strangers)]
        for number in range(3):  # everything is made anew meanwhile
            publish(visitor("approver"), town.told["news"], f"Meanwhile {number}")
        assert [one.result() for one in clicks] == [ROUNDS] * len(people), "each was signed in"
        read = [text for one in looks for text in one.result()]
    for one in (*people, *strangers):  # members first, now that nothing changes any more
        one.get("/")
        one.get("/news/")
    kept = [file.read_text() for file in (town.var / "kept").rglob("*~.html")]
    assert kept
    seen = [word for word in canaries(crowd) for text in (*read, *kept) if word in text]
    assert seen == []


def test_without_the_guards_a_member_is_seen_by_the_next_reader__control(town, crowd):
    leaky = town.site.pages("leaky", workers=1)
    leaky.command[-1] = "tests.production.leaky:application"
    leaky.env = leaky.env | {"IGASHU_EDGE_FILES": ""}
    leaky.start()
    try:
        cookie = f"{COOKIE}={crowd['sessions'][0]}"
        until(lambda: "ログアウト" in ask(leaky.port, "/stories/", Cookie=cookie).text)
        assert "ログアウト" in ask(leaky.port, "/stories/").text
    finally:
        leaky.end()
        town.site.processes.remove(leaky)
