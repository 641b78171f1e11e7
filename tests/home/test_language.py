"""The reader's language: no token in the page, and no foreign form."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True, headers={"Host": "testserver"})


def choose(browser, **headers):
    return browser.post("/i18n/setlang/", {"language": "en", "next": "/join/"}, headers=headers)


def test_the_choice_is_a_cookie__without_token_and_session(browser, house):
    answer = choose(browser, Origin="http://testserver")
    assert (answer.status_code, answer["Location"]) == (302, "/join/")
    assert set(answer.cookies) == {"django_language"}
    assert "Search" in browser.get("/search/").content.decode()


def test_a_foreign_form_changes_nothing(browser):
    answer = choose(browser, Origin="https://evil.example")
    assert answer.status_code == 403
    assert not answer.cookies


def test_a_choice_leads_nowhere_else(browser):
    answer = browser.post("/i18n/setlang/", {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_public_page_carries_no_token_and_sets_no_cookie(browser, house):
    answer = browser.get("/")
    assert b"csrfmiddlewaretoken" not in answer.content
    assert not answer.cookies
