"""Refusals are pages, too."""

from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client

from home.models import SiteIdentity


@pytest.mark.parametrize("address", ["/rooms/1/messages/", "/rooms/1/join/"])
def test_a_wrong_method_is_told_in_words(address, house, client):
    answer = client.get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "この開き方はできません" in answer.content.decode()


def test_without_its_keeper_a_wrong_method_would_be_a_blank_page(house, client, settings):
    """Negative control: what Django answers by itself, and what people would look at."""
    keeper = "igashu_site.errors.NoBlankRefusal"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != keeper]
    answer = client.get("/rooms/1/join/")
    assert (answer.status_code, answer.content) == (405, b"")


def test_an_upload_without_a_file_is_told_in_words(house, editor, client_of):
    answer = client_of(editor).post("/cms/images/multiple/add/")
    assert answer.status_code == 400
    assert "読み取れませんでした" in answer.content.decode().replace("<wbr>", "")


def test_without_its_keeper_an_upload_would_be_refused_in_a_bare_line(
    house, editor, client_of, settings
):
    """Negative control: what Wagtail answers by itself."""
    keeper = "igashu_site.errors.NoBlankRefusal"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != keeper]
    answer = client_of(editor).post("/cms/images/multiple/add/")
    assert (answer.status_code, answer.content) == (400, b"Must upload a file")


def test_a_machine_gets_no_page(house, client):
    answer = client.delete("/api/v1/activities")
    assert answer.status_code == 405
    assert b"<html" not in answer.content


def test_the_language_is_kept_for_a_year_and_from_scripts(house, client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    kept = client.cookies["django_language"]
    assert (kept["samesite"], kept["httponly"]) == ("Lax", True)
    assert kept["max-age"] == 365 * 24 * 3600


@pytest.fixture
def broken_home(client):
    """Return a function: how the home page answers when looking for it fails with an error."""

    def answer(error):
        client.raise_request_exception = False
        with patch("wagtail.models.Site.find_for_request", side_effect=error):
            return client.get("/")

    return answer


@pytest.mark.parametrize("error", [OperationalError("server closed"), InterfaceError("closed")])
def test_while_the_database_is_away__come_back_soon(house, broken_home, error):
    answer = broken_home(error)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "もう一度お試しください" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


@pytest.fixture
def sent_in_vain(aoi, client_of):
    """Return a function: how a form is answered while no table can be read."""
    client = client_of(aoi)
    client.raise_request_exception = False

    def send(origin):
        typed = {"display_name": "あおい <b>", "bio": "霧の朝\n二行目", "password": "hidden"}
        away = OperationalError("away")
        with patch("django.db.models.query.QuerySet._fetch_all", side_effect=away):
            return client.post("/mypage/profile/?a=1", typed, headers={"origin": origin})

    return send


def test_what_was_typed_comes_back_with_a_button__while_the_database_is_away(house, sent_in_vain):
    answer = sent_in_vain("http://testserver")
    words = answer.content.decode()
    assert answer.status_code == 503
    assert "もう一度送る" in words
    assert 'action="/mypage/profile/?a=1"' in words
    assert '<textarea name="bio" hidden>\n霧の朝\n二行目</textarea>' in words
    assert "あおい &lt;b&gt;" in words
    assert 'name="csrfmiddlewaretoken"' in words
    assert "hidden</textarea>" not in words, "no password"


def test_what_another_site_sends_is_given_no_token__control(house, sent_in_vain):
    answer = sent_in_vain("https://elsewhere.example")
    assert answer.status_code == 503
    assert "霧の朝" not in answer.content.decode()
    assert "<form" not in answer.content.decode()


def test_a_bug_of_ours_is_no_outage(house, broken_home):
    assert broken_home(ProgrammingError("no such column")).status_code == 500


def test_a_machine_is_told_when_to_come_back(house, client):
    client.raise_request_exception = False
    away = OperationalError("away")
    with patch("django.db.models.query.QuerySet._fetch_all", side_effect=away):
        answer = client.get("/api/v1/activities")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json()["code"] == "unavailable"


MANY_FIELDS = "&".join(f"a{number}=1" for number in range(10_050)).encode()
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\na\r\n'
UNREADABLE = {
    "no boundary": (b"--x\r\nnothing", "multipart/form-data", 400),
    "empty boundary": (b"--x\r\nnothing", "multipart/form-data; boundary=", 400),
    "many fields": (MANY_FIELDS, FORM, 413),
    "long field": (b"a=" + b"x" * 2_700_000, FORM, 413),
    "many files": (FILE * 120 + b"--x--\r\n", PARTS, 413),
}
HEADINGS = {
    (400, "ja"): "送られた内容を読み取れませんでした",
    (400, "en"): "We could not read what was sent",
    (413, "ja"): "一度に送れる量を超えています",
    (413, "en"): "This is more than can be sent at once",
}


@pytest.mark.parametrize("address", ["/mypage/profile/", "/cms/images/add/", "/accounts/login/"])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("case", UNREADABLE)
def test_a_body_that_cannot_be_taken_is_refused_on_a_page_of_the_house(
    house, aoi, address, language, case
):
    """With the checks of a real browser: the token is looked for in the body first."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/accounts/login/")
    body, kind, status = UNREADABLE[case]
    headers = {"accept-language": language}
    answer = client.generic("POST", address, body, content_type=kind, headers=headers)
    assert answer.status_code == status
    assert HEADINGS[status, language] in answer.content.decode().replace("<wbr>", "")


def test_a_machine_that_sends_a_form_is_told_in_its_own_shape(house, aoi, client_of):
    client = client_of(aoi)
    for body, kind, _status in UNREADABLE.values():
        answer = client.generic("POST", "/api/v1/me/applications", body, content_type=kind)
        assert answer["Content-Type"] == "application/problem+json"
        assert 400 <= answer.status_code < 500


def test_a_telephone_number_stays_on_one_line(house, client):
    identity = SiteIdentity.for_site(house.get_site())
    identity.contact_phone = "0595-00-0000"
    identity.save()
    page = client.get("/nix/").content.decode()
    assert '<span class="number unbroken">0595-00-0000</span>' in page
