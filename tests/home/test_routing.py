"""The short way to a page leads where Wagtail's own leads, and asks less."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from wagtail.models import Page, Site
from wagtail.views import serve as serve_by_wagtail

from home import routing
from home.models import NewsIndexPage, SiteIdentity, TextPage
from home.sites import find_site
from tests.build import make_activity
from tests.home.things import add, make_news, make_text, restrict

HOSTS = ["testserver", "iga.example", "other.example", "unknown.example"]


def request_to(path, host="testserver"):
    request = RequestFactory().get(path, headers={"host": host})
    request.user = AnonymousUser()
    return request


def found_by(serve, path):
    """Return the page an address leads to, or None."""
    request = request_to(path)
    try:
        serve(request, path.lstrip("/"))
    except Http404:
        return None
    found = getattr(request, "_wagtail_route_for_request", None)
    return found and found.page


@pytest.fixture
def tree(house):
    about = make_text("この制度とは", slug="about")
    add(about, TextPage(title="きまり", slug="rules"))
    hidden = add(about, TextPage(title="下書き", slug="draft", live=False))
    add(hidden, TextPage(title="下書きの下", slug="below"))
    closed = make_text("会員だけ", slug="closed")
    add(closed, TextPage(title="その下", slug="below"))
    restrict(closed)
    make_news("便り", slug="about")
    make_activity(slug="rules")
    return house


@pytest.mark.parametrize(
    "path",
    [
        "/", "/about/", "/about/rules/", "/about/draft/", "/about/draft/below/", "/news/about/",
        "/news/rules/", "/activities/rules/", "/activities/about/", "/rules/", "/nowhere/",
        "/about/rules/deeper/", "/closed/", "/closed/below/", "/ABOUT/", "/a/b/c/d/e/f/g/h/i/j/",
    ],
)  # fmt: skip
def test_it_leads_where_wagtail_leads(tree, path):
    ours, theirs = found_by(routing.serve, path), found_by(serve_by_wagtail, path)
    assert ours == theirs
    assert type(ours) is type(theirs)


def test_a_restricted_page_stays_closed__and_what_is_below_it(tree, client):
    for address in ("/closed/", "/closed/below/"):
        assert client.get(address).status_code == 302


def test_without_the_look_at_restrictions_a_closed_page_would_open(tree, client, monkeypatch):
    """The guard: `is_plain` sends what is not open to all to Wagtail, which asks."""
    monkeypatch.setattr(routing, "is_plain", lambda way, length: len(way) == length)
    assert client.get("/closed/").status_code == 200


def test_an_alias_follows_the_restrictions_of_its_source(tree, client):
    closed = Page.objects.get(slug="closed").specific
    closed.create_alias(parent=NewsIndexPage.objects.get(), update_slug="twin", recursive=False)
    assert client.get("/news/twin/").status_code == 302


def test_the_way_is_the_trail(tree):
    page = found_by(routing.serve, "/about/rules/")
    assert page.trail() == TextPage.objects.get(pk=page.pk).trail()


def test_a_page_type_with_a_route_of_its_own_is_left_to_wagtail(tree, monkeypatch):
    asked = []

    def route(self, request, components):
        asked.append(components)
        return Page.route(self, request, components)

    monkeypatch.setattr(NewsIndexPage, "route", route)
    assert found_by(routing.serve, "/news/about/").slug == "about"
    assert asked == [["about"]]


@pytest.fixture
def sites(house):
    Site.objects.create(hostname="iga.example", port=80, root_page=house)
    Site.objects.create(hostname="iga.example", port=8000, root_page=house)
    Site.objects.create(hostname="other.example", port=8000, root_page=house)


@pytest.mark.parametrize("default", ["testserver", "iga.example", None])
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("port", ["", ":80", ":8000", ":9"])
def test_the_site_is_the_one_wagtail_would_choose(sites, default, host, port):
    Site.objects.update(is_default_site=False)
    if default:
        chosen = Site.objects.filter(hostname=default).first()
        Site.objects.filter(pk=chosen.pk).update(is_default_site=True)
    wanted = Site.find_for_request(request_to("/", host + port))
    assert find_site(request_to("/", host + port)) == wanted


def test_a_site_without_words_gets_them(house, client):
    SiteIdentity.objects.all().delete()
    assert "伊賀衆" in client.get("/").content.decode()
