"""Answers, changes, reactions, pins: lines of the same log, gone with the words they belong to."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from community import history, rules
from community.actions import (
    close_room,
    edit_message,
    hide_message,
    leave_room,
    pin_message,
    post_message,
    react,
    remove_message,
    unpin_message,
)
from community.models import Message, Pin, Reaction, RoomEvent, Wording
from tests.build import make_room, say

SECRET = "ひみつのことば"


def fresh(room, author, text="こんにちは", **fields):
    """Say something just now, so that it may still be changed."""
    return say(room, author, text, at=now(), **fields)


def last_event(room):
    return history.events_after(room, 0).events[-1]


def refusal(act, **fields):
    with pytest.raises(ValidationError) as caught:
        act(**fields)
    return caught.value.code


# --- Answers ---------------------------------------------------------------------------------


def test_an_answer_quotes_what_it_answers(shared, aoi, ben, client_of):
    first = say(shared, aoi, "駅で会いませんか")
    say(shared, ben, "いいですね", reply_to=first.seq)
    quote = last_event(shared).message["quote"]
    assert (quote["seq"], quote["text"], quote["author"]["name"]) == (
        first.seq,
        "駅で会いませんか",
        "あおい",
    )
    assert client_of(ben).get(shared.get_absolute_url()).content.decode().count(first.text) == 2


@pytest.mark.parametrize("how", ["removed", "hidden"])
def test_a_quote_goes_with_its_words(shared, aoi, ben, moderator, client_of, how):
    first = say(shared, aoi, SECRET)
    answer = say(shared, ben, "なるほど", reply_to=first.seq)
    browser = client_of(ben)
    places = [
        shared.get_absolute_url(),
        f"{shared.get_absolute_url()}?reply={answer.seq}",
        f"{shared.get_absolute_url()}events/?after=0",
        f"/api/v1/rooms/{shared.pk}/messages",
    ]
    before = [SECRET in browser.get(place).content.decode() for place in places]
    if how == "removed":
        remove_message(message=first, by=aoi)
    else:
        hide_message(message=first, by=moderator)
    after = [SECRET in browser.get(place).content.decode() for place in places]
    assert (before, after) == ([True] * 4, [False] * 4)


def test_a_long_quote_is_cut(shared, aoi, ben):
    first = say(shared, aoi, "あ" * 500)
    say(shared, ben, "はい", reply_to=first.seq)
    assert last_event(shared).message["quote"]["text"] == "あ" * 80 + "…"


def test_words_of_another_room_are_never_quoted(shared, aoi):
    elsewhere = make_room("べつの部屋", people=[aoi])
    there = say(elsewhere, aoi, SECRET)
    message = say(shared, aoi, "はい", reply_to=there.seq + 1000)
    assert (message.reply_to, SECRET in str(last_event(shared))) == (None, False)


def test_an_answer_is_written_by_form(shared, aoi, ben, client_of):
    first = say(shared, aoi, "駅で会いませんか")
    browser = client_of(ben)
    page = browser.get(shared.get_absolute_url(), {"reply": first.seq}).content.decode()
    data = {"text": "はい", "client_msg_id": uuid4(), "reply_to": first.seq}
    browser.post(f"{shared.get_absolute_url()}messages/", data)
    assert f'name="reply_to" value="{first.seq}"' in page
    assert Message.objects.get(text="はい").reply_to == first


@pytest.mark.parametrize("seq", ["0", "abc", "-1", "9" * 30])
def test_answering_nothing_is_saying_something(shared, aoi, client_of, seq):
    assert client_of(aoi).get(shared.get_absolute_url(), {"reply": seq}).status_code == 200


# --- Changes ---------------------------------------------------------------------------------


def test_changed_words_are_told_to_all_and_marked(shared, aoi, ben, client_of):
    message = fresh(shared, aoi, "九時に駅")
    edit_message(message=message, by=aoi, text="十時に駅")
    event = last_event(shared)
    page = client_of(ben).get(shared.get_absolute_url()).content.decode()
    assert (event.what, event.message["text"], event.message["edited"]) == (
        "edited",
        "十時に駅",
        True,
    )
    assert "十時に駅" in page
    assert "九時に駅" not in page
    assert page.count('<p class="said__edited"') == 2  # the message, and the script's shape


def test_the_log_never_tells_the_earlier_words(shared, aoi):
    message = fresh(shared, aoi, SECRET)
    edit_message(message=message, by=aoi, text="べつのことば")
    assert SECRET not in str(history.events_after(shared, 0))


def test_words_are_changed_within_the_hour_only(shared, aoi):
    message = say(shared, aoi, at=now() - rules.MENDING - timedelta(seconds=1))
    assert refusal(edit_message, message=message, by=aoi, text="あと") == "too_late"
    assert Message.objects.get().text == "こんにちは"


@pytest.mark.parametrize("how", ["removed", "hidden", "closed", "left", "other"])
def test_words_that_are_no_longer_ones_own_to_change(shared, aoi, ben, moderator, how):
    message = fresh(shared, aoi)
    head = shared.head_seq
    {
        "removed": lambda: remove_message(message=message, by=aoi),
        "hidden": lambda: hide_message(message=message, by=moderator),
        "closed": lambda: close_room(room=shared, by=moderator),
        "left": lambda: leave_room(room=shared, user=aoi),
        "other": lambda: None,
    }[how]()
    refusal(edit_message, message=message, by=ben if how == "other" else aoi, text="あと")
    assert Message.objects.get().text == "こんにちは"
    numbers = list(RoomEvent.objects.filter(seq__gt=head).values_list("seq", flat=True))
    assert numbers == list(range(head + 1, head + 1 + len(numbers)))  # refused: no hole


def test_the_same_words_are_no_change(shared, aoi):
    message = fresh(shared, aoi)
    edit_message(message=message, by=aoi, text=" こんにちは ")
    shared.refresh_from_db()
    assert (last_event(shared).what, shared.head_seq, Wording.objects.count()) == (
        "said",
        message.seq,
        0,
    )


def test_a_retry_of_changed_words_is_still_the_same_message(shared, aoi):
    message = fresh(shared, aoi, "はじめ")
    edit_message(message=message, by=aoi, text="あと")
    again = post_message(
        room=shared, author=aoi, text="はじめ", client_msg_id=message.client_msg_id
    )
    assert (again.message, again.is_new) == (message, False)


def test_earlier_wordings_are_for_moderators_until_the_words_go(
    shared, aoi, ben, moderator, client_of
):
    message = fresh(shared, aoi, SECRET)
    edit_message(message=message, by=aoi, text="べつのことば")
    address = f"{shared.get_absolute_url()}messages/{message.seq}/wordings/"
    seen = SECRET in client_of(moderator).get(address).content.decode()
    assert (seen, client_of(ben).get(address).status_code) == (True, 403)
    remove_message(message=message, by=aoi)
    assert not Wording.objects.exists()


def test_words_are_changed_by_form_and_stay_when_refused(shared, aoi, ben, client_of):
    message = fresh(shared, aoi, "九時に駅")
    address = f"{shared.get_absolute_url()}messages/{message.seq}/edit/"
    browser = client_of(aoi)
    refused = browser.post(address, {"text": "あ" * 2001})
    done = browser.post(address, {"text": "十時に駅"})
    message.refresh_from_db()
    assert (refused.status_code, "あ" * 2001 in refused.content.decode()) == (422, True)
    assert (done.status_code, message.text) == (302, "十時に駅")
    assert client_of(ben).get(address).status_code == 403


# --- Reactions -------------------------------------------------------------------------------


def test_a_reaction_is_counted_once_per_kind_and_person(shared, aoi, ben):
    message = say(shared, aoi)
    for person, kind in ((aoi, "thanks"), (ben, "thanks"), (ben, "thanks"), (ben, "coming")):
        react(message=message, by=person, kind=kind, on=True)
    event = last_event(shared)
    assert event.message == {
        "seq": message.seq,
        "kind": "coming",
        "reactions": {"thanks": 2, "coming": 1},
    }
    assert shared.events.filter(type="reacted").count() == 3


def test_the_database_keeps_reactions_single_and_known(shared, aoi):
    message = say(shared, aoi)
    Reaction.objects.create(message=message, user=aoi, kind="thanks")
    for kind in ("thanks", "angry"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reaction.objects.create(message=message, user=aoi, kind=kind)


def test_a_reaction_is_taken_back(shared, aoi):
    message = say(shared, aoi)
    react(message=message, by=aoi, kind="seen", on=True)
    react(message=message, by=aoi, kind="seen", on=False)
    react(message=message, by=aoi, kind="seen", on=False)
    event = last_event(shared)
    assert (event.what, event.message["reactions"]) == ("unreacted", {})
    assert shared.events.count() == event.seq


def test_a_page_tells_each_reader_which_reactions_are_theirs(shared, aoi, ben, client_of):
    message = say(shared, aoi)
    react(message=message, by=ben, kind="lovely", on=True)
    address = shared.get_absolute_url()
    pressed = [
        'value="lovely" data-feeling="lovely" aria-pressed="true"'
        in client_of(person).get(address).content.decode()
        for person in (aoi, ben)
    ]
    assert pressed == [False, True]


def test_reactions_are_given_by_form_and_by_script(shared, aoi, client_of):
    message = say(shared, aoi)
    address = f"{shared.get_absolute_url()}messages/{message.seq}/react/"
    browser = client_of(aoi)
    form = browser.post(address, {"give": "thanks"})
    script = browser.post(address, {"give": "glad"}, headers={"accept": "application/json"})
    nonsense = browser.post(address, {"give": "angry"})
    assert form.url.endswith(f"#m{message.seq}")
    assert (script.status_code, nonsense.status_code) == (204, 422)
    assert set(Reaction.objects.values_list("kind", flat=True)) == {"thanks", "glad"}


def test_who_reacted_is_told_on_demand(shared, aoi, ben, client_of):
    message = say(shared, aoi)
    react(message=message, by=ben, kind="insight", on=True)
    page = client_of(aoi).get(f"{shared.get_absolute_url()}messages/{message.seq}/reactions/")
    assert "なるほど" in page.content.decode()
    assert "べん" in page.content.decode()


def test_a_room_is_not_flooded_with_reactions(shared, aoi):
    message = say(shared, aoi)
    for number in range(rules.REACTIONS_PER_MINUTE):
        react(message=message, by=aoi, kind="seen", on=number % 2 == 0)
    assert refusal(react, message=message, by=aoi, kind="seen", on=True) == "too_fast"
    RoomEvent.objects.update(at=now() - timedelta(minutes=2))
    assert react(message=message, by=aoi, kind="seen", on=True)


def test_reactions_go_with_the_words(shared, aoi, ben):
    message = say(shared, aoi)
    react(message=message, by=ben, kind="thanks", on=True)
    remove_message(message=message, by=aoi)
    assert not Reaction.objects.exists()


# --- Pins ------------------------------------------------------------------------------------


def test_a_pin_stands_on_top_for_everybody(shared, aoi, moderator, client_of):
    message = say(shared, aoi, "集合は十時です")
    pin_message(message=message, by=moderator)
    pin_message(message=message, by=moderator)
    event = last_event(shared)
    page = client_of(aoi).get(shared.get_absolute_url()).content.decode()
    assert (event.what, event.message["text"], event.message["author"]["name"]) == (
        "pinned",
        "集合は十時です",
        "あおい",
    )
    assert shared.events.count() == event.seq
    assert page.count("集合は十時です") == 3  # the folded bar, its list, the conversation


def test_there_is_no_fourth_pin(shared, aoi, moderator):
    messages = [say(shared, aoi, f"その{number}") for number in range(5)]
    for message in messages[:3]:
        pin_message(message=message, by=moderator)
    assert refusal(pin_message, message=messages[3], by=moderator) == "no_place"
    unpin_message(message=messages[1], by=moderator)
    pin_message(message=messages[3], by=moderator)
    assert [said.seq for said in history.pinned(shared)] == [
        messages[0].seq,
        messages[3].seq,
        messages[2].seq,
    ]


@pytest.mark.parametrize("place", [0, 1, 4])
def test_the_database_knows_three_places_only(shared, aoi, moderator, place):
    pin_message(message=say(shared, aoi), by=moderator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pin.objects.create(room=shared, message=say(shared, aoi), place=place)


@pytest.mark.parametrize("how", ["removed", "hidden"])
def test_a_pin_goes_with_its_words(shared, aoi, moderator, how):
    message = say(shared, aoi, SECRET)
    pin_message(message=message, by=moderator)
    if how == "removed":
        remove_message(message=message, by=aoi)
    else:
        hide_message(message=message, by=moderator)
    assert history.pinned(shared) == []
    assert SECRET not in str(history.events_after(shared, 0))


def test_only_who_looks_after_the_room_pins(shared, aoi, moderator, client_of):
    message = say(shared, aoi)
    address = f"{shared.get_absolute_url()}messages/{message.seq}/pin/"
    answers = [client_of(person).post(address).status_code for person in (aoi, moderator)]
    assert (answers, Pin.objects.count()) == ([403, 302], 1)


# --- The page --------------------------------------------------------------------------------


def test_a_page_asks_no_more_for_many_answers_and_reactions(shared, aoi, ben, client_of):
    browser = client_of(aoi)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get(shared.get_absolute_url())
        return len(asked)

    first = say(shared, aoi)
    react(message=first, by=ben, kind="thanks", on=True)
    say(shared, ben, reply_to=first.seq)
    queries()  # the first look fills the caches of the site's words
    few = queries()
    for _number in range(20):
        react(message=say(shared, ben, reply_to=first.seq), by=aoi, kind="seen", on=True)
    assert queries() == few


def test_one_returns_to_the_page_where_the_message_stands(shared, aoi, client_of):
    old = say(shared, aoi, "いちばん古い")
    for number in range(history.LATEST):
        say(shared, aoi, f"その{number}")
    answer = client_of(aoi).post(
        f"{shared.get_absolute_url()}messages/{old.seq}/react/", {"give": "thanks"}
    )
    assert answer.url == f"{shared.get_absolute_url()}?before={old.seq + 1}#m{old.seq}"
    assert "いちばん古い" in client_of(aoi).get(answer.url).content.decode()
