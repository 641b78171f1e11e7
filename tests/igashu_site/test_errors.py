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
