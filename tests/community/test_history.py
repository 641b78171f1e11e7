"""Catching up, looking back, and what is gone stays gone."""

import pytest

from community import history
from community.actions import (
    dismiss_report,
    hide_message,
    remove_message,
    report_message,
    show_message,
    uphold_report,
)
from community.rules import NotNow
from tests.build import say

SECRET = "ひみつのことば"


def test_a_client_gets_what_it_missed_in_pages(shared, aoi):
    for number in range(5):
        say(shared, aoi, f"その{number}")
    first = history.events_after(shared, 2, limit=3)
    rest = history.events_after(shared, first.events[-1].seq, limit=3)
    assert [event.seq for event in [*first.events, *rest.events]] == [3, 4, 5, 6, 7]
    assert (first.more, rest.more) == (True, False)


def test_looking_back_ends_at_the_beginning(shared, aoi):
    messages = [say(shared, aoi, f"その{number}") for number in range(4)]
    page = history.messages_before(shared, messages[3].seq, limit=2)
    first = history.messages_before(shared, page.messages[0].seq, limit=2)
    assert [said.text for said in page.messages] == ["その1", "その2"]
    assert (page.has_earlier, first.has_earlier) == (True, False)


@pytest.mark.parametrize("how", ["removed", "hidden"])
def test_words_taken_away_are_gone_everywhere(shared, aoi, ben, moderator, client_of, how):
    message = say(shared, aoi, SECRET)
    browser = client_of(ben)
    places = [shared.get_absolute_url(), f"{shared.get_absolute_url()}events/?after=0"]
    seen_before = [SECRET in browser.get(place).content.decode() for place in places]
    if how == "removed":
        remove_message(message=message, by=aoi)
    else:
        hide_message(message=message, by=moderator)
    seen_after = [SECRET in browser.get(place).content.decode() for place in places]
    assert (seen_before, seen_after) == ([True, True], [False, False])
    said, gone = history.events_after(shared, 2).events
    assert said.message["gone"] == how
    assert (gone.what, gone.message) == (how, {"seq": message.seq})


def test_hidden_words_come_back_for_everybody(shared, aoi, ben, moderator, client_of):
    message = say(shared, aoi, SECRET)
    hide_message(message=message, by=moderator)
    hidden = SECRET in client_of(ben).get(shared.get_absolute_url()).content.decode()
    assert show_message(message=message, by=moderator)
    shown = SECRET in client_of(ben).get(shared.get_absolute_url()).content.decode()
    *_rest, event = history.events_after(shared, 0).events
    assert (hidden, shown) == (False, True)
    assert (event.what, event.message["seq"], event.message["text"]) == (
        "shown",
        message.seq,
        SECRET,
    )


def test_a_message_hidden_once_more_is_not_told_by_the_showing(shared, aoi, moderator):
    message = say(shared, aoi, SECRET)
    hide_message(message=message, by=moderator)
    show_message(message=message, by=moderator)
    hide_message(message=message, by=moderator)
    events = history.events_after(shared, 0).events
    assert [event.what for event in events[-3:]] == ["hidden", "shown", "hidden"]
    assert SECRET not in str(events)


def test_only_what_is_hidden_is_shown_again_and_once(shared, aoi, moderator):
    visible, taken_back, hidden = (say(shared, aoi) for _ in range(3))
    for message in (taken_back, hidden):
        hide_message(message=message, by=moderator)
    remove_message(message=taken_back, by=aoi)
    tried = [visible, taken_back, hidden, hidden]
    assert [show_message(message=message, by=moderator) for message in tried] == [
        False,
        False,
        True,
        False,
    ]
    assert shared.events.filter(type="shown").count() == 1


def test_taking_away_twice_is_once(shared, aoi):
    message = say(shared, aoi)
    remove_message(message=message, by=aoi)
    remove_message(message=message, by=aoi)
    assert shared.events.filter(type="removed").count() == 1


def test_one_decision_answers_every_report(shared, aoi, ben, moderator):
    message = say(shared, aoi, SECRET)
    report = report_message(message=message, reporter=ben, reason="privacy", note="電話番号")
    again = report_message(message=message, reporter=ben, reason="spam")
    other = report_message(message=message, reporter=moderator, reason="other")
    uphold_report(report=report, by=moderator)
    other.refresh_from_db()
    assert (again, other.status) == (report, "hidden")
    with pytest.raises(NotNow, match="ほかの担当者"):
        dismiss_report(report=other, by=moderator)


def test_a_moderator_reads_five_before_and_five_after(shared, aoi):
    messages = [say(shared, aoi, f"その{number}") for number in range(13)]
    texts = [said.text for said in history.around(messages[6])]
    assert texts == [f"その{number}" for number in range(1, 12)]


def test_moderators_read_what_was_hidden_but_not_what_was_taken_back(shared, aoi, moderator):
    taken_back, hidden = say(shared, aoi, SECRET), say(shared, aoi, "困った文")
    remove_message(message=taken_back, by=aoi)
    hide_message(message=hidden, by=moderator)
    assert [said.text for said in history.around(hidden)] == ["", "困った文"]
