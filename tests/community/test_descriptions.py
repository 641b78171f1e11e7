"""What one says of one's pictures: given or changed at any time, told to all, found by a search."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from community import history, queries, rules
from community.actions import edit_message, hide_message, remove_message
from community.models import NgWord, Wording
from tests.community.test_margins import last_event, refusal
from tests.community.test_pictures import drawn, show, upload
from tests.house.api_world import send

OLD = rules.MENDING + timedelta(minutes=1)


@pytest.fixture
def said(shared, aoi):
    """A message with two pictures, said long ago."""
    pictures = [upload(shared, aoi), upload(shared, aoi, drawn())]
    return show(shared, aoi, *pictures, text="けさ", alt="はし", at=now() - OLD).message


def alts(message):
    return [picture.alt for picture in message.pictures.all()]


def keys(message):
    return [picture.pk for picture in message.pictures.all()]


def describe(message, alt, place=0, **fields):
    values = {"by": message.author, "alts": {keys(message)[place]: alt}} | fields
    return edit_message(message=message, **values)


def address(message):
    return reverse("community:edit", args=[message.room_id, message.seq])


def test_long_after_it_was_said_a_picture_is_described_and_all_are_told(said, shared):
    describe(said, " 霧の中の　橋 ")
    event = last_event(shared)
    assert event.what == "edited"
    assert [one["alt"] for one in event.message["pictures"]] == ["霧の中の 橋", "はし"]
    assert event.message["text"] == "けさ"
    # Control: the words themselves stay as they were said.
    assert refusal(edit_message, message=said, by=said.author, text="きのう") == "too_late"


def test_the_same_description_is_no_change(said, shared):
    head = last_event(shared).seq
    describe(said, "はし")
    shared.refresh_from_db()
    assert (shared.head_seq, Wording.objects.count()) == (head, 0)


def test_a_retry_of_what_was_described_otherwise_since_is_the_same_message(said, shared):
    describe(said, "霧の橋")
    pictures, again = list(said.pictures.all()), {"client_msg_id": said.client_msg_id}
    retry = show(shared, said.author, *pictures, text="けさ", alt="はし", **again)
    assert (retry.message.pk, retry.is_new) == (said.pk, False)
    code = refusal(show, room=shared, author=said.author, alt="べつ", text="けさ", **again)
    assert code == "conflict"


@pytest.mark.parametrize("how", ["hidden", "removed", "other", "too_long", "unwanted", "unknown"])
def test_what_is_refused_changes_nothing(said, ben, moderator, how):
    NgWord.objects.create(word="だめ")
    fields = {"alts": {keys(said)[0]: "あたらしい"}, "by": ben if how == "other" else said.author}
    if how == "hidden":
        hide_message(message=said, by=moderator)
    elif how == "removed":
        remove_message(message=said, by=said.author)
    elif how in {"too_long", "unwanted"}:
        fields["alts"] = {keys(said)[0]: "あ" * 201 if how == "too_long" else "ダメ"}
    elif how == "unknown":
        fields["alts"] = {keys(said)[0]: "あたらしい", uuid4(): "ない"}
    before = alts(said)
    code = refusal(edit_message, message=said, **fields)
    expected = {"too_long": "alt_too_long", "unwanted": "unwanted_word"}
    assert code == expected.get(how, "picture_not_found" if how == "unknown" else "too_late")
    assert alts(said) == before
    assert not Wording.objects.exists()


def test_a_form_without_a_script_describes_and_keeps_what_was_refused(said, ben, client_of):
    browser, [first, second] = client_of(said.author), keys(said)
    page = browser.get(address(said)).content.decode()
    assert re.search(f'name="alt-{first}"[^>]*>\\s*はし</textarea>', page)
    assert 'name="text"' not in page, "too late for the words"
    long = "あ" * 201
    refused = browser.post(address(said), {f"alt-{first}": long, f"alt-{second}": "そら"})
    assert refused.status_code == 422
    assert long in refused.content.decode()
    told = {f"alt-{first}": "霧の橋", f"alt-{second}": ""}
    assert browser.post(address(said), told).status_code == 302
    assert alts(said) == ["霧の橋", ""]
    assert client_of(ben).get(address(said)).status_code == 403


def test_the_menu_leads_there_even_when_the_hour_is_over(said, shared, ben, client_of):
    pages = [client_of(one).get(shared.get_absolute_url()) for one in (said.author, ben)]
    own, other = (page.content.decode() for page in pages)
    assert f'href="{address(said)}">写真の説明を書く' in own
    assert address(said) not in other


def test_by_json_words_and_descriptions_are_changed_apart(said, client_of):
    place = f"/api/v1/rooms/{said.room_id}/messages/{said.seq}"
    told = {"pictures": [{"id": str(keys(said)[1]), "alt": "そら"}]}
    answer = send(client_of(said.author), "patch", place, told)
    assert (answer.status_code, [one["alt"] for one in answer.json()["pictures"]]) == (
        200,
        ["はし", "そら"],
    )
    late = send(client_of(said.author), "patch", place, told | {"text": "きのう"})
    assert (late.status_code, late.json()["code"]) == (409, "too_late")


def test_moderators_see_what_it_said_before_until_it_is_taken_back(said, ben, moderator, client_of):
    describe(said, "きれいな橋")
    place = reverse("community:wordings", args=[said.room_id, said.seq])
    page = client_of(moderator).get(place).content.decode()
    assert ["はし" in page, "きれいな橋" in page] == [True, True]
    remove_message(message=said, by=said.author)
    assert not Wording.objects.exists()
    assert alts(said) == ["", ""]


def test_a_search_finds_pictures_by_what_is_said_of_them(said, shared, moderator, client_of):
    assert queries.found_in(shared, "ハシ") == [said]
    assert queries.found_in(shared, "けさ はし") == [said], "words and picture together"
    assert queries.found_in(shared, "なみ") == []
    page = client_of(said.author).get(f"{shared.get_absolute_url()}search/", {"q": "はし"})
    assert page.content.decode().count("<mark>はし</mark>") == 2
    hide_message(message=said, by=moderator)
    assert queries.found_in(shared, "ハシ") == []


def test_a_picture_taken_back_is_not_found(said, shared):
    remove_message(message=said, by=said.author)
    assert queries.found_in(shared, "ハシ") == []
    assert history.latest(shared).messages[-1].pictures == ()
