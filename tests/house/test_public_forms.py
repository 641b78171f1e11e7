"""Bad input in every form that readers and members are shown.

The forms are found by walking the addresses of the site, so that no future one is forgotten. Each
is sent with one kind of bad text in all its text fields at once: the answer is no fault of ours,
what was typed stands there letter by letter, what is wrong is told in Japanese at its field, and
a good form that is sent twice is stored once.
"""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLResolver
from django.views.generic import RedirectView
from wagtail.models import Page, get_page_models

from igashu_site.api import nowhere
from tests import corpus
from tests.home.things import make_news, make_story, make_text
from tests.journeys.forms_found import every_form
from tests.journeys.test_every_form import said_wrongly

from .public_forms import ASKING, BUTTONS, CODE, FORMS, browser_of, make_world

# The back office has a walk of its own, the API its own bad input.
ELSEWHERE = ("cms/", "api/", "^api/")
# Gaps in addresses, by how the route begins.
GAPS = {
    "rooms/": {
        "pk": "room.pk",
        "seq": "own.seq",
        "request_id": "asking.pk",
        "picture_id": "picture.pk",
        "workshop_id": "drawn.pk",
    },
    "mypage/applications/": {"pk": "offered.pk"},
    "mypage/notices/": {"pk": "told.pk"},
    "mypage/data/": {"token": "own_data"},
    "mypage/devices/": {"pk": "device.pk"},
    "recruitments/": {"pk": "recruitment.pk"},
    "join/done/": {"pk": "waiting.pk"},
    "notices/stop/": {"token": "token"},
}
PLAIN = {"token": "x", "code": "x", "handle": "aoi", "path": "x.png", "size": "192"}
# Routes that stand behind another one of the same address need no key of their own.
PLAIN |= dict.fromkeys(["pk", "restriction_id", "page_view_restriction_id", "page_id"], "1")
# Routes that are no plain paths: an address of each.
PATTERNS = {
    "documents/^(\\d+)/(.*)$": "/documents/1/x.pdf",
    "accounts/^password/.*$": "/accounts/password/reset/",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "/accounts/password/x/",
    "^_util/": "/_util/login/",
    "^documents/authenticate_with_password/": "/documents/authenticate_with_password/1/",
    "^((?:[\\w\\-]+/)*)$": "/",
}
MESSAGES = ".field__error, .error-summary__list li, .errorlist"


@pytest.fixture
def world(house, aoi, ben, chika, moderator, settings, mailoutbox):
    settings.IGASHU_DEMO_LOGIN_CODE = CODE
    return make_world(aoi, ben, chika, moderator)


# --- no form is forgotten ------------------------------------------------------------------------
def doors(patterns=None, route="", space=""):
    """Yield (route, name, view) of every address of the site that people are shown."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(one.pattern)
        if here.startswith(ELSEWHERE):
            continue
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from doors(one.url_patterns, here, inner)
        else:
            yield here, space + (one.name or here), one.callback


def address_of(route, world):
    if "^" in route:
        return PATTERNS[route]
    gaps = next((known for start, known in GAPS.items() if route.startswith(start)), {})

    def filled(gap):
        thing, _dot, part = gaps.get(gap[1], "").partition(".")
        if not thing:
            return PLAIN[gap[1]]
        return str(getattr(world.things[thing], part) if part else world.things[thing])

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", filled, route)


# Files, and answers for machines: they look at nothing that is posted. A page is looked at below.
LOOK_AT_NOTHING = {
    *["livez", "readyz", "metrics", "security_txt"],
    *["news_feed", "news_atom", "activities:feed", "sitemap"],
    *["media/images/<path:path>", "wagtaildocs_serve", "wagtail_serve"],
}


def takes_nothing(name, view, client, address):
    """Tell whether a door is none for what is sent: it refuses, or only leads elsewhere."""
    of_class = getattr(view, "view_class", None)
    if view is nowhere or of_class is RedirectView or name in LOOK_AT_NOTHING:
        return True
    if of_class and not hasattr(of_class, "post"):
        return True
    return client.post(address, {"x": "x"}).status_code == 405


def name_of(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def shown_by(client, address):
    answer = client.get(address)
    if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
        return []
    return list(every_form(BeautifulSoup(answer.content, "html.parser"), address))


def forgotten(world, forms, buttons):
    """Return the addresses that take something, and that no test below knows."""
    client, left = browser_of(world.aoi), set()
    for route, name, view in doors():
        address = address_of(route, world)
        if resolve(address).func is not view:
            continue  # another route of the same address stands before it
        if name not in {*forms, *buttons} and not takes_nothing(name, view, client, address):
            left.add(name)
        left |= unknown(shown_by(client, address), forms, buttons)
    for page in Page.objects.live().filter(depth__gt=1):
        left |= unknown(shown_by(client, page.url), forms, buttons)
    return left


@pytest.fixture
def every_page(world):
    """A page of every kind: some kinds could carry a form."""
    for make in (make_news, make_story, make_text):
        make()
    kinds = {type(page) for page in Page.objects.live().specific()}
    assert {kind for kind in get_page_models() if kind is not Page} <= kinds


def unknown(found, forms, buttons):
    asked = {name_of(form.action) for form in found if form.texts}
    pressed = {name_of(form.action) for form in found if not form.texts and form.method == "post"}
    return asked - {*forms} | pressed - {*forms, *buttons}


def test_every_form_of_the_site_is_in_the_matrix(world, every_page):
    assert forgotten(world, FORMS, BUTTONS) == set()


def test_a_form_that_is_in_no_matrix_would_be_seen(world):
    """Negative control: forms that post, that only ask, and what is only pressed."""
    left_out = {"community:report", "members:profile_edit", "search", "account_login"}
    forms = {name: way for name, way in FORMS.items() if name not in left_out}
    buttons = {name: way for name, way in BUTTONS.items() if name != "community:mute"}
    assert forgotten(world, forms, buttons) == left_out | {"community:mute"}


# --- what is typed -------------------------------------------------------------------------------
def come_to(way, name):
    """Return the form as it is shown there, and the page."""
    answer = way.client.post(way.screen, way.asking) if way.asking else way.client.get(way.screen)
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    for form in every_form(page, way.screen):
        if form.texts and form.method == way.method and name_of(form.action) == name:
            return form
    raise AssertionError(f"{way.screen} ({answer.status_code}) shows no form for {name}")


def send(way, form, **typed):
    """Send a form and take it back: the next one finds everything as it was."""
    cookies = way.client.cookies.copy()
    cache.clear()
    with transaction.atomic():
        data = {name: value for name, value in form.filled("").items() if name not in form.texts}
        answer = getattr(way.client, way.method)(form.action, data | way.good | typed)
        transaction.set_rollback(True)
    way.client.cookies = cookies
    return answer


def faults(way, form, name):
    """Return what is wrong with the answer to a form that holds the words everywhere."""
    words = corpus.EVERYWHERE[name]
    answer = send(way, form, **dict.fromkeys(form.texts, words))
    if answer.status_code >= 400 and answer.status_code != 422:
        return [f"answers {answer.status_code}"]
    if answer.status_code == 302:
        return ["is taken"] if name in corpus.NOWHERE else []
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    wrong = said_wrongly(page) + lost(page, form, words)
    return wrong if way.method == "get" else wrong + told_wrongly(page, name in corpus.NOWHERE)


def standing(page, name):
    """Return what stands in the fields of a name, as HTML carries it: the head has a field, too."""
    for field in page.find_all(["input", "textarea"], attrs={"name": name}):
        is_long = field.name == "textarea"
        yield field.text.removeprefix("\n") if is_long else field.get("value", "")


def lost(page, form, words):
    return [f"loses {name}" for name in form.texts if words not in standing(page, name)]


def told_wrongly(page, at_a_field):
    """Each wrong field names its error, the summary leads to it. Some errors are of no field."""
    told = page.select("[id$=_error]")
    is_told = page.select("[aria-invalid=true]") if told else page.select(".error-summary__list li")
    wrong = [] if is_told and (told or not at_a_field) else ["tells no error"]
    named = " ".join(one.get("aria-describedby", "") for one in page.select("[aria-describedby]"))
    wrong += [f"ties {one['id']} to nothing" for one in told if one["id"] not in named.split()]
    places = {one.get("id") for one in page.find_all(id=True)}
    links = [one["href"][1:] for one in page.select(".error-summary__list a")]
    return wrong + [f"leads to no {link}" for link in links if link not in places]


@pytest.mark.parametrize("name", FORMS)
def test_bad_input_in_every_form(world, name):
    way = FORMS[name](world)
    form = come_to(way, name)
    found = {kind: faults(way, form, kind) for kind in corpus.EVERYWHERE}
    found |= {f"chosen {kind}": chosen_faults(way, form, kind) for kind in corpus.CHOSEN}
    assert {kind: wrong for kind, wrong in found.items() if wrong} == {}


def chosen_faults(way, form, kind):
    """Return what is wrong when the words stand where one can only choose, and in hidden fields."""
    good = {text: str(way.good.get(text, "伊賀")) for text in form.texts}
    others = {one for one, _value in form.values} | set(way.good)
    others -= {*good, "csrfmiddlewaretoken", "step", "move", "confirmed", "action_add"}
    answer = send(way, form, **good, **dict.fromkeys(others, corpus.EVERYWHERE[kind]))
    if answer.status_code == 302:
        return []
    if answer.status_code not in (200, 422):
        return [f"answers {answer.status_code}"]
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    gone = [f"loses {name}" for name in good if good[name] not in standing(page, name)]
    return said_wrongly(page) + gone


# --- what is pressed, and what is sent twice -----------------------------------------------------
def rows():
    """Return how many rows there are of everything that is stored."""
    stored = (one for one in apps.get_models() if one is not Session)
    return {one._meta.label: one._base_manager.count() for one in stored}


def press_with_anything(way):
    """What is pressed may carry anything: no fault of ours."""
    for kind in corpus.CHOSEN:
        with transaction.atomic():
            cookies = way.client.cookies.copy()
            named = dict.fromkeys([*way.good, "x", "next", "unsent"], corpus.EVERYWHERE[kind])
            answer = way.client.post(way.address, named)
            transaction.set_rollback(True)
            way.client.cookies = cookies
        assert answer.status_code < 500, kind


@pytest.mark.parametrize("name", BUTTONS)
def test_pressed_with_anything_and_twice_is_stored_once(world, name):
    way = BUTTONS[name](world)
    press_with_anything(way)
    assert way.client.post(way.address, way.good).status_code < 500
    stored = rows()
    assert way.client.post(way.address, way.good).status_code < 500
    assert rows() == stored


def twice(way, form, **other):
    """Send a good form two times. Return the rows before, between and after."""
    data = dict(form.values) | way.good
    counted = [rows()]
    for more in ({}, other):
        answer = way.client.post(form.action, data | more)
        # The same letter is not sent twice within seconds: the page of patience says so.
        assert answer.status_code < 400 or answer.status_code == 429
        counted.append(rows())
    return counted


@pytest.mark.parametrize("name", sorted(FORMS.keys() - ASKING))
def test_a_good_form_sent_twice_is_stored_once(world, name):
    way = FORMS[name](world)
    before, once, again = twice(way, come_to(way, name))
    assert again == once
    if way.adds:
        assert once[way.adds._meta.label] == before[way.adds._meta.label] + 1


# --- the tests would see it ----------------------------------------------------------------------
@pytest.fixture
def complaint(world):
    """Return a function: what the matrix says of the form of a report, for a kind of text."""
    way = FORMS["community:report"](world)
    form = come_to(way, "community:report")
    return lambda kind: faults(way, form, kind)


HARMS = {
    "a view that falls over": ("community.forms.ReportForm.clean", lambda form: 1 / 0),
    "a form drawn anew": ("django.forms.BoundField.value", lambda field: ""),
    "an error without its field": ("django.forms.BoundField.aria_describedby", ""),
    "a text that is taken": ("members.forms.fields.TextField.run_validators", lambda *_all: None),
}
# A text with a NUL that no form refuses is stored by SQLite, and breaks the view on PostgreSQL.
NOT_REFUSED = "is taken" if connection.vendor == "sqlite" else "answers 500"
SEEN = ["answers 500", "loses note", "ties id_note_error to nothing", NOT_REFUSED]


@pytest.mark.parametrize(("harm", "seen"), list(zip(HARMS, SEEN, strict=True)))
def test_what_goes_wrong_would_be_seen(complaint, monkeypatch, harm, seen):
    """Negative controls: each guard taken away, the matrix complains of just that."""
    assert complaint("T05 NUL") == []
    monkeypatch.setattr(*HARMS[harm], raising=False)
    assert seen in complaint("T05 NUL")


def test_what_is_stored_twice_would_be_seen(world):
    """Negative control: another key, and the same words are another message."""
    way = FORMS["community:post"](world)
    _before, once, again = twice(
        way, come_to(way, "community:post"), client_msg_id=str(uuid4()), text="もう一度"
    )
    assert again["community.Message"] == once["community.Message"] + 1
