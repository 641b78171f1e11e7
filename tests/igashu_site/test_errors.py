"""Refusals are pages, too."""

from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError


@pytest.mark.parametrize("address", ["/rooms/1/messages/", "/rooms/1/join/"])
def test_a_wrong_method_is_told_in_words(address, house, client):
    answer = client.get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "この開き方はできません" in answer.content.decode()


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


def test_a_bug_of_ours_is_no_outage(house, broken_home):
    assert broken_home(ProgrammingError("no such column")).status_code == 500


def test_a_machine_is_told_when_to_come_back(house, client):
    client.raise_request_exception = False
    away = OperationalError("away")
    with patch("django.db.models.query.QuerySet._fetch_all", side_effect=away):
        answer = client.get("/api/v1/activities")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json()["code"] == "unavailable"
