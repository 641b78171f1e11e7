"""Identity, menus and notices in every template."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.timezone import now
from wagtail.models import Site

from home.context import house as facts_of
from home.models import Navigation, Notice, SiteIdentity
from tests.home.things import body, make_text, restrict

EVERYTHING = (
    "{{ identity.town_name }}{% for link in navigation %}[{{ link.title }}]{% endfor %}"
    "{% for link in footer_links %}({{ link.title }}){% endfor %}"
    "{% for notice in notices %}<{{ notice.text }}>{% endfor %}"
)


@pytest.fixture
def request_(house):
    request = RequestFactory().get("/")
    Site.find_for_request(request)  # Wagtail has asked for it before any template
    return request


def shown(request, template=EVERYTHING):
    return Template(template).render(Context(facts_of(request)))


def set_menus(main=(), footer=()):
    site = Site.objects.get()
    SiteIdentity.for_site(site)
    Navigation.objects.update_or_create(
        site=site, defaults={"main": body(*main), "footer": body(*footer)}
    )


def entry(page, label=""):
    return ("page", {"page": page.pk, "label": label})


def test_a_template_that_asks_for_nothing_costs_nothing(request_, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shown(request_, "静か") == "静か"


@pytest.mark.parametrize("entries", [1, 12])
def test_all_of_it_costs_three_queries(request_, entries, django_assert_num_queries):
    pages = [make_text(f"ページ{number}") for number in range(entries)]
    set_menus([entry(page) for page in pages], [entry(page) for page in pages])
    pages[0].get_url()  # where sites begin is kept in the cache
    with django_assert_num_queries(3):
        words = shown(request_)
    assert words.count("[") == words.count("(") == entries


def test_menus_show_labels_and_addresses(request_):
    about = make_text("この制度とは", slug="about")
    set_menus([entry(about, "はじめに"), ("link", {"label": "部屋", "address": "/rooms/"})])
    assert [(link["title"], link["url"]) for link in facts_of(request_)["navigation"]] == [
        ("はじめに", "/about/"),
        ("部屋", "/rooms/"),
    ]


def test_what_is_not_public_leaves_the_menu(request_):
    draft, gone, closed = (
        make_text("下書き", live=False),
        make_text("消える"),
        make_text("会員だけ"),
    )
    restrict(closed)
    set_menus([entry(page) for page in (draft, gone, closed)], [entry(draft)])
    gone.delete()
    assert shown(request_, "{% for link in navigation %}{{ link.title }}{% endfor %}") == ""
    assert list(facts_of(request_)["footer_links"]) == []


def test_without_a_menu_the_marked_pages_are_shown(request_):
    make_text("見せない", show_in_menus=False)
    restrict(make_text("会員だけ", show_in_menus=True))
    assert [link["title"] for link in facts_of(request_)["navigation"]] == [
        "お知らせ",
        "物語",
        "活動",
    ]


def test_the_page_one_is_on_is_marked(house):
    request = RequestFactory().get("/news/x/")
    current = [link["url"] for link in facts_of(request)["navigation"] if link["is_current"]]
    assert current == ["/news/"]


def test_a_site_nobody_has_set_up_still_has_a_name(db):
    Site.objects.all().delete()
    assert (
        shown(RequestFactory().get("/"), "{{ identity.town_name }}{{ navigation|length }}")
        == "伊賀市0"
    )


@pytest.mark.parametrize(
    ("starts", "ends", "is_shown"),
    [(-1, 1, True), (-2, -1, False), (1, 2, False), (0, 1, True), (-1, 0, False)],
)
def test_a_notice_is_shown_within_its_window(db, starts, ends, is_shown):
    at = now()
    Notice.objects.create(
        text="知らせ", starts_at=at + timedelta(hours=starts), ends_at=at + timedelta(hours=ends)
    )
    assert Notice.objects.shown(at=at).exists() is is_shown


def test_an_emergency_comes_first(request_):
    Notice.objects.create(text="工事", level="info")
    Notice.objects.create(text="大雨", level="emergency")
    assert [notice.text for notice in facts_of(request_)["notices"]] == ["大雨", "工事"]
