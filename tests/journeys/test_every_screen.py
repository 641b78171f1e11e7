"""Every screen, as each kind of person, on a phone and on a desk: axe, reflow, HTML, silence."""

import json
import re
from urllib.request import urlopen

import html5lib
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.template.loader import render_to_string
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE, sign_in

# The CSP stays on: nothing of axe is loaded by the page itself.
# What is too small only because a bar that stays in place covers a part of it is looked at again
# in the middle of the window: there a person can press it.
AXE = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const options = { resultTypes: ["violations"], preload: false };
    const isSmall = async ({ target }) => {
        const element = document.querySelector(target[0]);
        element.scrollIntoView({ block: "center", behavior: "instant" });
        const only = { ...options, runOnly: { type: "rule", values: ["target-size"] } };
        return (await axe.run(element, only)).violations.length > 0;
    };
    const found = await axe.run({ ...options, runOnly: { type: "tag", values: tags } });
    const faults = [];
    for (const { id, nodes } of found.violations)
        for (const node of nodes)
            if (id !== "target-size" || (await isSmall(node)))
                faults.push(`${id}: ${node.html.slice(0, 160)}`);
    return faults;
}"""
# Beside the sitemap: what has no page of its own, and what goes wrong.
PUBLIC = [
    "/search/?q=忍者",
    "/search/?q=みつからない言葉",
    "/search/?q=",
    "/join/",
    "/join/apply/",
    "/accounts/login/",
    "/accounts/signup/",
    "/activities/?view=calendar",
    "/activities/?category=local&status=open",
    "/activities/?category=survey&status=open&place=online",
    "/activities/?page=2",
    "/nowhere/",
    "/rooms/1/join/",
    "/demo/mailbox/",
]
MEMBER = [
    "/mypage/",
    "/mypage/profile/",
    "/mypage/applications/",
    "/mypage/membership/",
    "/mypage/notices/",
    "/mypage/unsent/",
    "/mypage/second-factor/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/rooms/",
    "/join/",
    "/nowhere/",
]
SHRINK = """() => document.querySelectorAll(".tiny").forEach((link) => {
    Object.assign(link.style, { display: "inline-block", width: "9px", height: "9px" });
})"""
MEMBER_ADDRESS = "hinata@demo.example"
# What a browser says by itself about a page that refuses on purpose.
REFUSED = re.compile(r"the server responded with a status of 4\d\d")


@pytest.fixture(scope="module")
def public_paths(town):
    """Every public address: the whole sitemap, and what stands beside it."""
    listed = re.findall(
        r"<loc>https?://[^/]+([^<]*)</loc>", urlopen(f"{town.url}/sitemap.xml").read().decode()
    )
    assert len(listed) > 50
    return [*listed, *PUBLIC]


@pytest.fixture(scope="module")
def states(town):
    """Return {member's address: [(state, path)]} over every state of a member's screens."""
    said = town.manage("shell", "-v0", "-c", "from tests.journeys.states import tell; tell()")
    found = json.loads(said.partition("STATES")[2])
    found[MEMBER_ADDRESS] = [(path, path) for path in MEMBER] + found[MEMBER_ADDRESS]
    return found


class Eyes:
    """A page that is looked at, and what the browser said about it meanwhile."""

    def __init__(self, page):
        self.page, self.said = page, []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))

    def hear(self, line):
        if line.type == "error" and not REFUSED.search(line.text):
            self.said.append(f"console: {line.text}")

    def open(self, path):
        """Return what is wrong with the screen at an address."""
        self.page.set_viewport_size(DESKTOP)
        answer = self.page.goto(path)
        is_page = "text/html" in answer.headers["content-type"]
        return (invalid(answer.body()) if is_page else []) + self.look()

    def look(self):
        """Return what is wrong with the screen as it stands."""
        wrong, faults = list(self.said), []
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            faults += [f"{size['width']} px: {fault}" for fault in violations(self.page)]
        if wider_than(self.page, 320):
            faults.append("scrolls sideways at 320 px")
        self.said.clear()  # what axe did to the page is not the page's noise
        return wrong + faults

    def faults(self, paths):
        found = {path: self.open(path) for path in dict.fromkeys(paths)}
        return {path: wrong for path, wrong in found.items() if wrong}


@pytest.fixture
def eyes(chromium, town):
    """Return a function that opens a window to look through, as one person."""
    opened = []

    def look_as(address=None):
        context = chromium.new_context(
            base_url=town.url, viewport=DESKTOP, locale="ja-JP", timezone_id="Asia/Tokyo"
        )
        opened.append(context)
        page = context.new_page()
        if address:
            sign_in(page, address)
        return Eyes(page)

    yield look_as
    for context in opened:
        context.close()


def violations(page):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE)


def wider_than(page, width):
    page.set_viewport_size({"width": width, "height": 740})
    return page.evaluate("document.documentElement.scrollWidth") > width


def invalid(body):
    parser = html5lib.HTMLParser()
    parser.parse(body)
    return [f"HTML: {error[1]}" for error in parser.errors[:3]]


def test_every_public_page(eyes, public_paths):
    assert eyes().faults(public_paths) == {}


def test_every_state_of_a_members_screens(eyes, states):
    wrong = {}
    for person, seen in states.items():
        found = eyes(person).faults(path for _state, path in seen)
        wrong |= {f"{person} {path}": faults for path, faults in found.items()}
    assert wrong == {}


def test_the_steps_of_an_application(eyes, states):
    """Input, what is wrong with it, confirmation and receipt."""
    look = eyes("michiko@demo.example")
    page, wrong = look.page, {}
    for path in [path for state, path in states[MEMBER_ADDRESS] if state == "apply"]:
        page.goto(path)
        if page.get_by_role("button", name="確認へ進む").count():
            break
    wrong["input"] = look.look()
    page.locator("main textarea").first.fill("あ" * 1100)
    page.get_by_role("button", name="確認へ進む").click()
    expect(page).to_have_title(re.compile("^エラー"))
    wrong["error"] = look.look()
    page.locator("main textarea").first.fill("手伝います。")
    page.get_by_role("button", name="確認へ進む").click()
    expect(page.get_by_role("button", name="この内容で応募する")).to_be_visible()
    wrong["confirm"] = look.look()
    page.get_by_role("button", name="この内容で応募する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("受け付けました")
    wrong["done"] = look.look()
    assert {step: found for step, found in wrong.items() if found} == {}


STANDING_ALONE = ["500.html", "503.html", "maintenance.html"]


@pytest.mark.parametrize("name", STANDING_ALONE)
def test_the_pages_of_bad_moments(eyes, name):
    """They are made without a request and a database; here they stand in place of an answer."""
    body, look = render_to_string(name), eyes()
    look.page.route("**/away/", lambda route: route.fulfill(body=body, content_type="text/html"))
    assert look.open("/away/") == []


def test_a_fault_is_seen(eyes, town):
    """Negative control: a picture without words, width, bad HTML, a script the policy forbids."""
    look = eyes()
    page = urlopen(f"{town.url}/join/")
    small = '<a class="tiny" href="/a">a</a><a class="tiny" href="/b">b</a>'
    bad = f"<main><img><p id=wide>x</p></div><div>{small}</div><script>alert(1)</script>"
    body = page.read().decode().replace('<main id="main"', f'{bad}<main id="main"')
    policy = {"content-security-policy": page.headers["content-security-policy"]}
    headers = {"content-type": "text/html", **policy}
    look.page.route("**/bad/", lambda route: route.fulfill(body=body, headers=headers))
    found = " ".join(look.open("/bad/"))
    assert all(word in found for word in ("image-alt", "HTML:", "console:"))
    look.page.evaluate(SHRINK)
    assert any(fault.startswith("target-size") for fault in violations(look.page))
    look.page.evaluate("document.querySelector('#wide').style.width = '900px'")
    assert wider_than(look.page, 320)
