"""The session ended while somebody was writing: nothing is lost in silence."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests import build

NOT_SENT = "ログインの時間が切れたため、送信されていません。"


def next_of(answer):
    address = urlsplit(answer["Location"])
    assert address.path == reverse("account_login")
    return parse_qs(address.query)["next"][0]


@pytest.mark.parametrize("deed", ["messages", "join", "leave", "read", "messages/1/remove"])
def test_what_is_done_in_a_room_leads_back_to_the_room(deed, house, aoi, client_of):
    room = build.make_room()
    stranger = client_of()
    answer = stranger.post(f"{room.get_absolute_url()}{deed}/", {"text": "あ"})
    assert next_of(answer) == room.get_absolute_url()
    assert NOT_SENT in stranger.get(answer["Location"]).content.decode()
    assert client_of(aoi).get(next_of(answer)).status_code == 200


@pytest.mark.parametrize("address", ["/join/apply/", "/mypage/profile/", "/recruitments/1/apply/"])
def test_a_form_leads_back_to_itself(address, house, client_of):
    stranger = client_of()
    answer = stranger.post(address, {"display_name": "あ"})
    assert next_of(answer) == address
    assert NOT_SENT in stranger.get(answer["Location"]).content.decode()


def test_who_only_looks_hears_nothing(house, client_of):
    stranger = client_of()
    answer = stranger.get("/mypage/profile/")
    assert next_of(answer) == "/mypage/profile/"
    assert NOT_SENT not in stranger.get(answer["Location"]).content.decode()


def test_what_a_script_sends_by_itself_leaves_no_message(house, client_of):
    stranger = client_of()
    address = f"{build.make_room().get_absolute_url()}read/"
    answer = stranger.post(address, headers={"Accept": "application/json"})
    assert NOT_SENT not in stranger.get(answer["Location"]).content.decode()
