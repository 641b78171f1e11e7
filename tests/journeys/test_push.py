"""Notices on one's own device, in a real browser: its states in words, the worker, the home screen.

Chromium's own push service cannot be reached from here. So `PushManager.subscribe` is stood in for
(it gives keys that are real), and a push is handed to the real worker through the DevTools
protocol. What is sealed and sent is proved in tests/members/push.
"""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from members.push import keys
from tests.members.push.service import Browser

from .conftest import DESKTOP, MEMBER, PHONE, PUSH_KEY

NOTICES = "/mypage/notices/"
# In the place of the push service: an address of a real one, keys that are points on the curve.
SUBSCRIBE = (Path(__file__).parent / "subscribe.js").read_text()
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1"


def picture(page, name):
    """Keep what was seen, for whoever wants to look at it (IGASHU_SHOTS names a folder)."""
    if folder := os.environ.get("IGASHU_SHOTS"):
        page.locator("[data-push]").scroll_into_view_if_needed()
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def shown(page):
    """Return the state whose words stand there, and nothing else's."""
    page.wait_for_selector("[data-push][data-state]")
    parts = page.locator(".push__here > [data-when]").all()
    return [one.get_attribute("data-when") for one in parts if one.is_visible()]


@pytest.fixture
def open_notices(window_of):
    def go(viewport=DESKTOP, script="", allow=True, **options):
        page = window_of(MEMBER, viewport, **options)
        if allow:
            page.context.grant_permissions(["notifications"])
        if script:
            page.add_init_script(script)
        page.goto(NOTICES)
        return page

    return go


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_press_turns_it_on_and_another_off(open_notices, viewport):
    page = open_notices(viewport, SUBSCRIBE)
    assert shown(page) == ["off"]
    picture(page, f"off-{viewport['width']}")
    page.get_by_role("button", name="この端末で受け取る").click()
    expect(page.locator(".messages")).to_contain_text("この端末に、お知らせを届けます")
    assert shown(page) == ["on"]
    expect(page.locator(".push__this")).to_have_text("この端末")
    picture(page, f"on-{viewport['width']}")
    page.get_by_role("button", name="やめる").click()
    expect(page.locator(".messages")).to_contain_text("届けません")
    assert shown(page) == ["off"]


def test_nothing_is_asked_before_a_press(open_notices):
    page = open_notices(
        script=SUBSCRIBE + "Notification.requestPermission = () => { window.asked = true; };"
    )
    assert shown(page) == ["off"]
    assert page.evaluate("window.asked") is None
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )


@pytest.mark.parametrize(
    ("state", "script"),
    [
        ("unsupported", "delete window.PushManager;"),
        ("blocked", "Object.defineProperty(Notification, 'permission', { get: () => 'denied' });"),
    ],
)
def test_each_state_has_its_words(open_notices, state, script):
    page = open_notices(PHONE, script)
    assert shown(page) == [state]
    expect(page.get_by_role("button", name="この端末で受け取る")).to_have_count(0)
    picture(page, state)


def test_an_iphone_is_told_of_its_home_screen(open_notices):
    page = open_notices(PHONE, "delete window.PushManager;", user_agent=IPHONE)
    assert shown(page) == ["home"]
    expect(page.locator("[data-push]")).to_contain_text("ホーム画面に追加")
    picture(page, "home")


def test_who_says_no_reads_how_to_say_yes_later(open_notices):
    page = open_notices(script=SUBSCRIBE + "Notification.requestPermission = async () => 'denied';")
    page.get_by_role("button", name="この端末で受け取る").click()
    expect(page.locator("[data-when=blocked]")).to_be_visible()
    assert shown(page) == ["blocked"]


def test_a_push_service_that_does_not_answer_is_told(open_notices):
    page = open_notices(
        script=SUBSCRIBE
        + "PushManager.prototype.subscribe = async () => { throw new Error('away'); };"
    )
    page.get_by_role("button", name="この端末で受け取る").click()
    expect(page.locator("[data-when=failed]")).to_be_visible()
    expect(page.get_by_role("button", name="この端末で受け取る")).to_be_visible()


def test_a_browser_that_lost_it_says_so(open_notices):
    page = open_notices(script=SUBSCRIBE)
    page.get_by_role("button", name="この端末で受け取る").click()
    expect(page.locator("[data-when=on]")).to_be_visible()
    # The town has another key now.
    page.evaluate(
        "const made = JSON.parse(sessionStorage.getItem('stand-in'));"
        "sessionStorage.setItem('stand-in', JSON.stringify({ ...made, key: btoa('old') }))"
    )
    page.reload()
    assert shown(page) == ["lost"]
    page.evaluate("sessionStorage.clear()")
    page.reload()
    assert shown(page) == ["lost"]
    page.get_by_role("button", name="やめる").click()
    expect(page.locator(".push__device")).to_have_count(0)


def test_without_scripts_the_page_says_what_is_missing(window_of):
    page = window_of(MEMBER, PHONE, java_script_enabled=False)
    page.goto(NOTICES)
    expect(page.locator("[data-when=none]")).to_be_visible()
    expect(page.get_by_role("button", name="この端末で受け取る")).to_have_count(0)


# --- the worker ----------------------------------------------------------------------------------
LOOK = """async (titles) => {
    const worker = await navigator.serviceWorker.ready;
    const plain = ({ title, data, icon }) => ({ title, data, icon });
    for (const until = Date.now() + 10_000; Date.now() < until; ) {
        const all = (await worker.getNotifications()).map(plain);
        if (JSON.stringify(all.map((one) => one.title)) === JSON.stringify(titles)) return all;
        await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error("other notifications stand there");
}"""
PRESS = """async () => {
    const seen = [], work = [];
    WindowClient.prototype.focus = async function () {
        seen.push(["focus", new URL(this.url).pathname]);
        return this;
    };
    WindowClient.prototype.navigate = async function (to) {
        seen.push(["navigate", to]);
        return this;
    };
    self.clients.openWindow = async (to) => { seen.push(["open", to]); };
    const [notification] = await self.registration.getNotifications();
    const event = new NotificationEvent("notificationclick", { notification });
    event.waitUntil = (promise) => work.push(promise);
    self.dispatchEvent(event);
    await Promise.all(work);
    return seen;
}"""
ANSWERED = "「縁側」で、みちこさんがあなたに返信しました"
PLAIN = "新しいお知らせがあります"


class Worker:
    """The real worker, to which DevTools hands what a push service would."""

    def __init__(self, page):
        self.page, self.registrations = page, []
        self.line = page.context.new_cdp_session(page)
        self.line.on("ServiceWorker.workerRegistrationUpdated", self.heard)
        self.line.send("ServiceWorker.enable")
        page.evaluate(
            "navigator.serviceWorker.register('/push-worker.js')"
            ".then(() => navigator.serviceWorker.ready)"
        )
        page.wait_for_function("navigator.serviceWorker.controller !== null")

    def heard(self, event):
        self.registrations += event["registrations"]

    def push(self, words):
        parts = urlsplit(self.page.url)
        self.line.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": f"{parts.scheme}://{parts.netloc}",
                "registrationId": self.registrations[-1]["registrationId"],
                "data": words,
            },
        )

    def notifications(self, *titles):
        """Return what stands on the screen, once it is these."""
        return self.page.evaluate(LOOK, titles)

    def press(self):
        """Press the notification. A real press may focus and open windows; this one may not."""
        return self.page.context.service_workers[0].evaluate(PRESS)


@pytest.fixture
def worker(open_notices):
    return Worker(open_notices())


def told(**changes):
    words = {"title": ANSWERED, "url": "/mypage/notices/7/", "place": "/rooms/3/", "tag": "t"}
    return json.dumps(words | changes)


def test_the_worker_shows_what_it_is_told_and_opens_it(worker, town):
    worker.push(told())
    [one] = worker.notifications(ANSWERED)
    assert one["icon"] == f"{town.url}/icons/192.png"
    assert worker.press() == [["open", f"{town.url}/mypage/notices/7/"]]


def test_an_open_window_of_the_same_place_is_led_on(worker, town):
    worker.push(told(place=NOTICES))
    worker.notifications(ANSWERED)
    assert worker.press() == [["focus", NOTICES], ["navigate", f"{town.url}/mypage/notices/7/"]]


def test_later_news_of_a_place_takes_the_place_of_earlier(worker):
    """Control: news of another place stands beside it."""
    for words in (told(), told(title="もうひとつ"), told(title="よそ", tag="u")):
        worker.push(words)
    worker.notifications("もうひとつ", "よそ")


@pytest.mark.parametrize("words", ["", "no json", "null", "[]", '{"title": 7}'])
def test_a_push_without_our_words_is_shown_plainly(worker, words):
    worker.push(words)
    [one] = worker.notifications(PLAIN)
    assert one["data"]["url"] == NOTICES


def test_no_push_leads_out_of_the_site(worker, town):
    worker.push(told(url="https://evil.example/", place="//evil.example/"))
    worker.notifications(ANSWERED)
    assert worker.press() == [["open", f"{town.url}/"]]


# In the place of the push service, which would give the worker another address.
RENEW = """async ({ endpoint, ...keys }) => {
    const asked = [], work = [];
    PushManager.prototype.subscribe = async function ({ applicationServerKey }) {
        asked.push(applicationServerKey);
        return { toJSON: () => ({ endpoint, keys }) };
    };
    const event = new ExtendableEvent("pushsubscriptionchange");
    event.waitUntil = (promise) => work.push(promise);
    self.dispatchEvent(event);
    await Promise.all(work);
    return asked;
}"""


def test_another_address_is_told_to_the_town(open_notices, town):
    page, other = open_notices(script=SUBSCRIBE), Browser("/fcm/send/renewed").subscription
    page.get_by_role("button", name="この端末で受け取る").click()
    expect(page.locator("[data-when=on]")).to_be_visible()
    worker = Worker(page).page.context.service_workers[0]
    assert address_of_device(town) != other["endpoint"]
    page.context.clear_cookies(name="sessionid")
    assert worker.evaluate(RENEW, other) == [keys.public_key(PUSH_KEY)]
    assert address_of_device(town) == other["endpoint"]


def address_of_device(town):
    words = "from members.push.models import Device; print(Device.objects.latest('pk').endpoint)"
    return town.manage("shell", "--no-imports", "-c", words).strip()


def test_the_worker_keeps_no_page(worker):
    worker.page.goto("/mypage/")
    assert worker.page.evaluate("caches.keys()") == []


def test_the_site_can_stand_on_a_home_screen(window):
    """Chromium itself judges the manifest."""
    page = window(PHONE)
    page.goto("/")
    line = page.context.new_cdp_session(page)
    answer = line.send("Page.getAppManifest")
    assert answer["errors"] == []
    assert json.loads(answer["data"])["name"]
    assert line.send("Page.getInstallabilityErrors")["installabilityErrors"] in ([], in_private())


def in_private():
    """A window of a test is a private one: Chromium names that, and nothing else."""
    return [{"errorId": "in-incognito", "errorArguments": []}]


def test_the_key_on_the_page_is_the_towns(open_notices):
    page = open_notices()
    assert page.locator("[data-push]").get_attribute("data-key") == keys.public_key(PUSH_KEY)
