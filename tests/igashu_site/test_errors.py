"""Refusals are pages, too."""

import pytest


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
