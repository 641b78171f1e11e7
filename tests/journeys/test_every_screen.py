"""Every kind of screen, as each kind of person, on a phone and on a desk: axe, reflow, silence."""

import re
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import DESKTOP, PHONE, sign_in

STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
PUBLIC = [
    "/",
    "/search/?q=忍者",
    "/search/?q=みつからない言葉",
    "/join/",
    "/accounts/login/",
    "/accounts/signup/",
]
# One page of each folder of the sitemap stands for its kind.
KINDS = ["/news/", "/stories/", "/activities/"]
MEMBER = [
    "/mypage/",
    "/mypage/profile/",
    "/mypage/applications/",
    "/mypage/membership/",
    "/rooms/",
    "/join/",
]
MEMBER_ADDRESS = "hinata@demo.example"


@pytest.fixture(scope="module")
def public_paths(town):
    listed = re.findall(
        r"<loc>https?://[^/]+([^<]*)</loc>", urlopen(f"{town.url}/sitemap.xml").read().decode()
    )
    plain = [path for path in listed if path.count("/") == 2 and path not in KINDS]
    kinds = [
        next(path for path in listed if path.startswith(kind) and path != kind) for kind in KINDS
    ]
    return [*PUBLIC, *plain, *KINDS, *kinds, "/activities/?view=calendar"]


def violations(page):
    found = Axe().run(page, options=STANDARD).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:160]}" for item in found]


def wider_than(page, width):
    page.set_viewport_size({"width": width, "height": 740})
    return page.evaluate("document.documentElement.scrollWidth") > width


def look_at(page, paths):
    """Return what is wrong on each path: axe violations, scrolling sideways at 320 px."""
    faults = {}
    for path in paths:
        page.goto(path)
        wrong = violations(page)
        size = page.viewport_size
        if wider_than(page, 320):
            wrong.append("scrolls sideways at 320 px")
        page.set_viewport_size(size)
        if wrong:
            faults[path] = wrong
    return faults


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_public_screens(window, public_paths, viewport):
    assert look_at(window(viewport, for_axe=True), public_paths) == {}


def test_public_screens_say_nothing_to_the_console(window, public_paths):
    page = window()
    for path in public_paths:
        page.goto(path, wait_until="load")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_member_screens(window, viewport):
    page = window(viewport, for_axe=True)
    sign_in(page, MEMBER_ADDRESS)
    assert look_at(page, member_paths(page)) == {}


def test_member_screens_say_nothing_to_the_console(window):
    page = window()
    sign_in(page, MEMBER_ADDRESS)
    for path in member_paths(page):
        page.goto(path, wait_until="load")


def member_paths(page):
    """Return the member's screens, with a room and an application of theirs."""
    page.goto("/rooms/")
    rooms = page.eval_on_selector_all(
        "main a[href^='/rooms/']", "links => links.map(a => a.getAttribute('href'))"
    )
    page.goto("/mypage/applications/")
    applications = page.eval_on_selector_all(
        "main a[href^='/mypage/applications/']", "links => links.map(a => a.getAttribute('href'))"
    )
    assert rooms and applications, "the demo member has rooms and applications"
    return [*MEMBER, rooms[0], applications[0]]


def test_axe_sees_a_fault(window):
    """Negative control: a picture without text and a pale word are found."""
    page = window(for_axe=True)
    page.goto("/join/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        " '<img><div id=wide>x</div>')"
    )
    page.evaluate("document.querySelector('#wide').style.width = '900px'")
    assert any(fault.startswith("image-alt") for fault in violations(page))
    assert wider_than(page, 320)
