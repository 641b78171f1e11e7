"""The real site behind the cache: what is kept, what never, and that a change is seen at once."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.db import connection
from django.utils.timezone import now
from wagtail.models import PageViewRestriction

from activities.actions.apply import apply_to
from home import freshness
from home.cursors import Timeless
from home.feeds import Steady
from home.models import NewsIndexPage, NewsPage, Notice, SiteIdentity
from igashu_site.edge.counters import counters, grown, held
from tests import build

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/news/",
    "/stories/",
    "/activities/",
    "/activities/?category=local&view=calendar",
    "/join/",
    "/theme.css",
    "/robots.txt",
    "/sitemap.xml",
    "/feeds/news.xml",
    "/feeds/news.atom",
    "/feeds/activities.xml",
    "/api/v1/pages",
    "/api/v1/activities?limit=5",
    "/api/v1/recruitments",
]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return a function that does something as in a request: with its commit."""

    def do(action, *args, **kwargs):
        # The test's own transaction never ends: what was promised before is kept by now.
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            return action(*args, **kwargs)

    return do


def news(title, **fields):
    page = NewsPage(title=title, date=now().date(), **fields)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


def test_public_addresses_are_kept_and_say_the_same(house, door):
    build.make_recruitment()
    news("お知らせ")
    door.read("/")  # a site without an identity is given one by its first page
    for path in PUBLIC:
        kept = door.read(path)
        assert kept.status == 200
        assert door.was_kept(path), path
        assert door.read(path).body == kept.body == door.fresh(path).body


LONG = ["/api/v1/pages?limit=1", "/api/v1/activities?limit=1", "/api/v1/recruitments?limit=1"]


def later(door, paths):
    """Return which of these are another page two seconds later, though nothing has changed."""
    with time_machine.travel(now(), tick=False) as clock:
        before = {path: door.fresh(path).body for path in paths}
        clock.shift(timedelta(seconds=2))
        return [path for path in paths if door.fresh(path).body != before[path]]


def test_what_nothing_changed_is_the_same_whenever_it_is_made(house, door):
    for number in range(2):
        build.make_recruitment(build.make_activity(f"活動{number}"))
    assert all(json.loads(door.fresh(path).body)["next"] for path in LONG)
    door.read("/")
    assert later(door, [*PUBLIC, *LONG]) == []


def test_what_has_the_moment_of_its_making_in_it_is_found_out__control(house, door, monkeypatch):
    for number in range(2):
        build.make_recruitment(build.make_activity(f"活動{number}"))
    monkeypatch.setattr(Timeless, "timestamp", TimestampSigner.timestamp)
    monkeypatch.delattr(Steady, "latest_post_date")
    feeds = [path for path in PUBLIC if path.startswith("/feeds/news")]
    assert later(door, [*LONG, *feeds]) == [*LONG, *feeds]


def test_others_are_not(house, door):
    for path in ("/search/?q=x", "/accounts/login/", "/nowhere/", "/mypage/", "/livez"):
        door.read(path)
        assert not door.was_kept(path), path


def test_two_languages_are_two_pages(house, door):
    japanese, english = door.read("/join/"), door.read("/join/", accept_language="en")
    assert (b'lang="ja"' in japanese.body, b'lang="en"' in english.body) == (True, True)
    assert door.read("/join/", cookie="django_language=en").body == english.body


def test_a_change_is_seen_by_the_next_reader(house, door, committed):
    page = committed(news, "古い題")
    url = page.url
    assert "古い題" in door.read(url).body.decode()
    page.title = "新しい題"
    committed(page.save_revision().publish)
    assert "新しい題" in door.read(url).body.decode()
    committed(NewsPage.objects.filter(pk=page.pk).update, lead="署名なしの変更")
    assert "署名なしの変更" in door.read(url).body.decode()
    committed(page.unpublish)
    assert door.read(url).status == 404


def test_it_would_not_be__if_nobody_listened__control(
    house, door, committed, listening, monkeypatch
):
    page = committed(news, "古い題")
    door.read(page.url)  # a first look may write down what the site is: such a page is not kept
    door.read(page.url)
    assert door.was_kept(page.url)
    monkeypatch.setattr(listening, "forget", lambda *_: None)
    page.title = "新しい題"
    committed(page.save_revision().publish)
    assert "古い題" in door.read(page.url).body.decode()


def test_typing_a_draft_forgets_nothing(house, door, committed):
    page = committed(news, "題")
    door.read("/news/")
    page.title = "まだ途中"
    committed(page.save_revision)
    assert door.was_kept("/news/")


def test_the_next_reader_sees_the_seat_taken(house, door, committed, aoi):
    recruitment = build.make_recruitment(selection="first_come", capacity=2)
    url, listing = recruitment.page.url, "/activities/"
    before = door.read(url).body, door.read(listing).body
    committed(
        apply_to,
        recruitment=recruitment,
        applicant=aoi,
        answer="",
        message="",
        submission_key=uuid4(),
        at=now(),
    )
    assert door.read(url).body == door.fresh(url).body != before[0]
    assert door.read(listing).body == door.fresh(listing).body != before[1]


@pytest.mark.parametrize("change", ["identity", "notice"])
def test_what_stands_on_every_page_changes_on_every_page(change, house, door, committed):
    for path in PUBLIC[:4]:
        door.read(path)
    if change == "identity":
        site = house.get_site()
        committed(
            SiteIdentity.objects.update_or_create, site=site, defaults={"scheme_name": "新しい名"}
        )
    else:
        ends = now() + timedelta(hours=1)
        committed(Notice.objects.create, text="新しい名", starts_at=now(), ends_at=ends)
    for path in PUBLIC[:4]:
        assert "新しい名" in door.read(path).body.decode()


def crossing(door, closes_at):
    """Read everything, wait until a deadline is over; return what changed, and what is old."""
    recruitment = build.make_recruitment(closes_at=closes_at)
    page = recruitment.page
    details = [f"/api/v1/activities/{page.pk}", f"/api/v1/recruitments/{recruitment.pk}"]
    paths = [*PUBLIC, page.url, *details]
    door.read("/")
    before = {path: door.read(path).body for path in paths}
    with time_machine.travel(closes_at + timedelta(seconds=2)):
        fresh = {path: door.fresh(path).body for path in paths}
        old = {path for path in paths if door.read(path).body != fresh[path]}
    return {path for path in paths if fresh[path] != before[path]}, old


# Sooner than a page is ever kept.
SOON = timedelta(minutes=2)


def test_a_deadline_is_seen_wherever_it_is_told_when_it_passes(house, door):
    changed, old = crossing(door, now() + SOON)
    assert old == set()
    assert {"/activities/", "/api/v1/activities?limit=5", "/feeds/activities.xml"} < changed


def test_it_would_be_missed__if_nobody_looked_at_the_clock__control(house, door, monkeypatch):
    monkeypatch.setattr(freshness, "_clocks", [])
    changed, old = crossing(door, now() + SOON)
    assert old == changed != set()


def test_a_planned_notice_appears_on_time(house, door, time_machine_at):
    starts = now() + timedelta(minutes=3)
    Notice.objects.create(
        text="避難してください", starts_at=starts, ends_at=starts + timedelta(hours=1)
    )
    assert "避難" not in door.read("/").body.decode()
    with time_machine_at(starts + timedelta(seconds=1)):
        assert "避難" in door.read("/").body.decode()


def test_private_pages_and_drafts_are_never_kept(house, door, committed):
    hidden = committed(news, "KANARIA")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    draft = committed(news, "KANARIADRAFT", live=False)
    for url in (hidden.url, draft.get_url() or "/news/kanariadraft/"):
        door.read(url)
        assert not door.was_kept(url)
    for path in PUBLIC:
        assert b"KANARIA" not in door.read(path).body


def test_no_kept_page_carries_anything_of_a_session(house, door, client_of, listening):
    """Twenty members read beside strangers: all that is kept is what a stranger sees."""
    people = [build.make_person(f"m{n}@example.jp", member=True) for n in range(20)]
    recruitment = build.make_recruitment()
    for person in people:
        cookie = client_of(person).cookies["sessionid"].value
        own = door.read(recruitment.page.url, cookie=f"sessionid={cookie}")
        assert "ログアウト" in own.body.decode()
        assert own.headers["cache-control"] == "no-store, private"
        door.read(recruitment.page.url)
    kept = [
        form.body["body"]
        for entry in listening.plain.entries.values()
        for form in entry.forms.values()
    ]
    assert kept
    assert door.read(recruitment.page.url).body == door.fresh(recruitment.page.url).body
    words = ["ログアウト", "csrfmiddlewaretoken", *(person.email for person in people)]
    assert not any(word.encode() in body for body in kept for word in words)


def test_the_counters_tell(house, door):
    before = grown() | held()
    for _ in range(3):
        door.read("/")
    door.read("/accounts/login/")
    after = grown() | held()
    rose = {
        name: after[name] - before[name]
        for name in ("hits", "misses", "renders", "stores", "bypasses")
    }
    assert rose == {"hits": 2, "misses": 1, "renders": 1, "stores": 1, "bypasses": 1}
    assert after["entries"] >= 1
    assert after["bytes"] > 10_000
    assert counters.hits == after["hits"]
