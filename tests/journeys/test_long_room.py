"""A room in which a thousand things were said, on a weak phone: opened, heard on, scrolled."""

from itertools import pairwise
from statistics import median

import pytest
from playwright.sync_api import expect

from .conftest import PHONE
from .test_room_comes_back import harm

AYANO, MICHIKO = "ayano@demo.example", "michiko@demo.example"
SPEAKERS = [MICHIKO, "hinata@demo.example", "moderator@demo.example"]
# A phone of the lower middle: four times slower than this machine.
SLOWER = 4
# Milliseconds of the main thread for one message that comes in, with a thousand on the page.
A_MESSAGE = 33
# The same for one frame of scrolling through them: sixty in a second, with nothing to spare.
A_FRAME = 1000 / 60
# What a finger does: pixels, and pixels in a second. Three times, as one noisy look says little.
FAR, FAST, TIMES = 4000, 2000, 3
PATIENCE = 90_000
LAY = """
from datetime import timedelta
from itertools import cycle
from uuid import uuid4
from django.utils.timezone import now
from community import protocol
from community.actions import Draft, join_room, post_together
from community.models import Participant, Room
from members.models import User
protocol.PACE = ()
room, is_new = Room.objects.get_or_create(name="長い部屋")
people = [User.objects.get(email=one) for one in {people!r}]
if is_new:
    for person in people:
        join_room(room=room, user=person)
began = now() - timedelta(minutes={minutes})
speakers = cycle(people[1:])
words = [
    Draft(room.pk, next(speakers), "その%d、伊賀の話をもう少しだけ続けます。" % n * (1 + n % 3),
          uuid4(), began + timedelta(minutes=n // 2))
    for n in range({count})
]
for start in range(0, len(words), 100):
    post_together(words[start:start + 100])
room.refresh_from_db()
Participant.objects.filter(room=room, user=people[0]).update(read_seq=room.head_seq - 20)
print(room.get_absolute_url())
"""


def say_many(town, count, minutes):
    code = LAY.format(people=[AYANO, *SPEAKERS], count=count, minutes=minutes)
    ran = town.manage("shell", "--verbosity", "0", "--command", code)
    return ran.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def room(town):
    """Return the address of a room in which three people have said a thousand things."""
    return say_many(town, 1000, minutes=700)


def messages(page):
    return page.locator(".said[data-seq]")


def test_f25_the_page_shows_the_latest_fifty_and_where_the_new_ones_begin(window_of, room):
    page = window_of(AYANO, PHONE)
    page.goto(room)
    expect(messages(page)).to_have_count(50)
    expect(page.locator("[data-unread]")).to_have_text("ここから新しい投稿")
    assert page.locator("[data-unread] ~ .turn .said").count() > 0
    page.get_by_role("link", name="これより前の投稿を読む").click()
    expect(messages(page)).to_have_count(50)


def slowed(page):
    phone = page.context.new_cdp_session(page)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    phone.send("Performance.enable", {"timeDomain": "threadTicks"})
    return phone


def work(phone):
    """Return the milliseconds that the main thread has worked: its own, whatever else runs here."""
    told = {one["name"]: one["value"] for one in phone.send("Performance.getMetrics")["metrics"]}
    return told["TaskDuration"] * 1000


def open_and_hear(page, town, room, count):
    """Open the room on a weak phone, and let so much be said meanwhile; return what that cost."""
    page.goto(room + "#newest")
    expect(page.locator("[data-here]")).to_be_visible()
    phone = slowed(page)
    before = work(phone)
    say_many(town, count, minutes=100)
    expect(messages(page)).to_have_count(50 + count, timeout=PATIENCE)
    return phone, (work(phone) - before) / count


def weak_phone(window_of):
    return window_of(AYANO, PHONE, has_touch=True, is_mobile=True)


WATCH = """() => {
  window.seen = { frames: [], scrolls: 0, isOver: false };
  addEventListener("scroll", () => (seen.scrolls += 1), { passive: true });
  const next = (at) => { seen.frames.push(at); if (!seen.isOver) requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""
# What the page did at every step of a scroll before: look where it is, and say so again.
SAYS_IT_AGAIN = """() => {
  const jump = document.querySelector("[data-jump]"), paper = document.querySelector("[data-log]");
  addEventListener("scroll", () => {
    jump.textContent = paper.getBoundingClientRect().bottom > 0 ? jump.textContent : "";
  });
}"""


def scroll(page, phone):
    """Scroll up by a gesture, as fingers do. Return what the main thread did for each frame (ms),

    and how far apart the frames were (ms). That the page really moved is part of it.
    """
    began, before = page.evaluate("scrollY"), work(phone)
    page.evaluate(WATCH)
    phone.send(
        "Input.synthesizeScrollGesture",
        {"x": 180, "y": 350, "yDistance": FAR, "speed": FAST, "gestureSourceType": "mouse"},
    )
    took = work(phone) - before
    seen = page.evaluate("() => { seen.isOver = true; return { ...seen, y: scrollY }; }")
    assert began - seen["y"] > FAR * 0.9, "it has moved"
    assert seen["scrolls"] > 5, "step by step"
    apart = [after - before for before, after in pairwise(seen["frames"])]
    return took / len(seen["frames"]), median(apart)


def scrolled(page, phone):
    """Return the middle one of some scrolls: the work for a frame, the time between two."""
    found = [scroll(page, phone) for _ in range(TIMES)]
    return median(took for took, _apart in found), median(apart for _took, apart in found)


def test_a_thousand_messages_are_heard_and_scrolled_on_a_weak_phone(window_of, town, room):
    """And the control, on the same page: what costs a layout at each step is found out."""
    page = weak_phone(window_of)
    phone, heard = open_and_hear(page, town, room, 1000)
    assert heard < A_MESSAGE
    worked, apart = scrolled(page, phone)
    print(f"a frame of scrolling: {worked:.1f} ms of work, one every {apart:.1f} ms")  # noqa: T201
    assert worked < A_FRAME
    assert apart < 2 * A_FRAME
    page.evaluate(SAYS_IT_AGAIN)
    worked, _apart = scrolled(page, phone)
    print(f"the control: {worked:.1f} ms")  # noqa: T201
    assert worked > A_FRAME


# What each guard is in the scripts, and what stands there instead of it.
MEASURED_EACH_TIME = {
    "view.js": ("this.added.isAny = true;", "this.added.isAny = true; this.toEnd();"),
}


def test_without_hearing_together_each_message_costs_a_layout(window_of, town, room):
    """Negative control, with fewer messages."""
    page = weak_phone(window_of)
    harm(page, MEASURED_EACH_TIME)
    _phone, heard = open_and_hear(page, town, room, 600)
    assert heard > A_MESSAGE
