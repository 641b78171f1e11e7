"""The pages: everything works without a script."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime, now

from community import queries
from community.actions import hide_message, mark_read, remove_message
from community.models import Message, Participant, Report
from community.queries import rooms_for
from community.rules import NotNow
from tests import build
from tests.build import make_room, say
from tests.house import english_eyes


def test_a_word_is_said_by_form(shared, aoi, ben, client_of):
    data = {"text": "土曜に会いましょう", "client_msg_id": uuid4()}
    answer = client_of(aoi).post(f"{shared.get_absolute_url()}messages/", data)
    assert answer.status_code == 302
    assert "土曜に会いましょう" in client_of(ben).get(shared.get_absolute_url()).content.decode()


def test_the_same_form_sent_twice_is_one_word(shared, aoi, client_of):
    data = {"text": "一度だけ", "client_msg_id": uuid4()}
    for _ in range(2):
        client_of(aoi).post(f"{shared.get_absolute_url()}messages/", data)
    assert Message.objects.count() == 1


BAD = {
    "empty": "",
    "blank": "\u3000\u200b",
    "nul": "a\x00b",
    "too long": "あ" * 2001,
    "huge": "あ" * 100_000,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_bad_words_are_refused_and_stay_in_the_box(shared, aoi, client_of, text):
    data = {"text": text, "client_msg_id": uuid4()}
    answer = client_of(aoi).post(f"{shared.get_absolute_url()}messages/", data)
    page = answer.content.decode()
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "＊" in page
    assert text.replace("\x00", "")[:5] in page.replace("\x00", "")


@pytest.mark.parametrize("key", ["", "x", "0" * 500])
def test_a_bad_form_key_is_refused(shared, aoi, client_of, key):
    data = {"text": "あ", "client_msg_id": key}
    answer = client_of(aoi).post(f"{shared.get_absolute_url()}messages/", data)
    assert (answer.status_code, Message.objects.count()) == (422, 0)


def test_who_is_too_fast_keeps_the_words(shared, aoi, client_of):
    browser = client_of(aoi)
    for number in range(6):
        data = {"text": f"その{number}", "client_msg_id": uuid4()}
        answer = browser.post(f"{shared.get_absolute_url()}messages/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "秒後に" in page
    assert ">\nその5</textarea>" in page


NASTY = "<script>alert(1)</script> javascript:alert(1) \u202etxt.exe {{7*7}}"


def test_markup_is_shown_as_text(shared, aoi, client_of):
    say(shared, aoi, NASTY)
    page = client_of(aoi).get(shared.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "{{7*7}}" in page
    assert 'href="javascript' not in page


def test_the_page_shows_where_the_new_words_begin(shared, aoi, ben, client_of):
    first = say(shared, ben, "まえ")
    mark_read(participant=Participant.objects.get(user=aoi), seq=first.seq)
    say(shared, ben, "あと")
    before, after = (
        client_of(aoi).get(shared.get_absolute_url()).content.decode().split("ここから新しい投稿")
    )
    assert "まえ" in before
    assert "あと" in after


def test_ones_own_words_are_never_new(shared, aoi, client_of):
    say(shared, aoi)
    browser = client_of(aoi)
    assert "ここから新しい投稿" not in browser.get(shared.get_absolute_url()).content.decode()
    assert "件の新しい投稿" not in browser.get("/rooms/").content.decode()


def test_days_and_turns_are_set_apart(shared, aoi, client_of):
    start = localtime(now()).replace(hour=10, minute=0) - timedelta(days=3)
    for minutes in (0, 4, 20, 24 * 60):
        say(shared, aoi, "あ", at=start + timedelta(minutes=minutes))
    page = client_of(aoi).get(shared.get_absolute_url()).content.decode()
    assert (page.count('data-day="'), page.count("data-turn "), page.count("data-seq")) == (
        3 - 1,
        3,
        4,
    )


@pytest.mark.parametrize("before", ["0", "1", "5", "abc", "-1", "9" * 30, "１０", ""])
def test_any_place_to_look_back_from_gives_a_page(shared, aoi, client_of, before):
    say(shared, aoi)
    page = client_of(aoi).get(shared.get_absolute_url(), {"before": before})
    assert page.status_code == 200


def test_looking_back_leads_to_the_beginning(shared, aoi, client_of):
    for number in range(55):
        say(shared, aoi, f"その{number}。")
    browser = client_of(aoi)
    page = browser.get(shared.get_absolute_url()).content.decode()
    earlier = browser.get(shared.get_absolute_url(), {"before": 8}).content.decode()
    assert "?before=8" in page
    assert "その0。" not in page
    assert "その0。" in earlier


def test_a_report_reaches_the_moderators(shared, aoi, ben, client_of):
    message = say(shared, aoi)
    address = f"{shared.get_absolute_url()}messages/{message.seq}/report/"
    browser = client_of(ben)
    unanswered = browser.post(address, {"note": "書いた補足"})
    browser.post(address, {"reason": "privacy", "note": "電話番号がある"})
    assert (unanswered.status_code, Report.objects.get().note) == (422, "電話番号がある")
    assert "書いた補足" in unanswered.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": "bogus"}, "理由を1つ選んでください。"),
        ({"reason": "x\x00"}, "理由を1つ選んでください。"),
        ({"note": "長" * 501}, "500文字以内で入力してください（いま501文字です）。"),
        ({"note": "a\x00b"}, "使えない文字が入っています。"),
    ],
)
def test_a_wrong_report_is_refused_in_our_words(changed, words, shared, aoi, ben, client_of):
    address = f"{shared.get_absolute_url()}messages/{say(shared, aoi).seq}/report/"
    answer = client_of(ben).post(address, {"reason": "spam", "note": "よい"} | changed)
    assert (answer.status_code, Report.objects.count()) == (422, 0)
    (said,) = [said for all_of_one in answer.context["form"].errors.values() for said in all_of_one]
    assert said.startswith(words)


def test_ones_own_words_are_removed_by_form(shared, aoi, client_of):
    message = say(shared, aoi, "まちがえた")
    client_of(aoi).post(f"{shared.get_absolute_url()}messages/{message.seq}/remove/")
    assert "まちがえた" not in client_of(aoi).get(shared.get_absolute_url()).content.decode()


def showing(shared, message):
    return f"{shared.get_absolute_url()}messages/{message.seq}/show/"


def test_a_moderator_shows_a_message_again_from_the_room(shared, aoi, moderator, client_of):
    message = say(shared, aoi, "よい文")
    browser, room = client_of(moderator), shared.get_absolute_url()
    without = browser.get(room).content.decode()
    browser.post(f"{room}messages/{message.seq}/remove/")
    hidden = browser.get(room).content.decode()
    asked = browser.get(showing(shared, message)).content.decode()
    answer = browser.post(showing(shared, message))
    again = browser.get(room).content.decode()
    link = showing(shared, message)
    assert [link in page for page in (without, hidden, again)] == [False, True, False]
    assert ["よい文" in page for page in (without, hidden, asked, again)] == [
        True,
        False,
        True,
        True,
    ]
    assert answer["Location"] == f"{room}#m{message.seq}"


def test_others_do_not_show_a_hidden_message(shared, aoi, ben, moderator, client_of):
    message = say(shared, aoi)
    hide_message(message=message, by=moderator)
    for person in (aoi, ben):
        browser = client_of(person)
        assert browser.get(showing(shared, message)).status_code == 403
        assert browser.post(showing(shared, message)).status_code == 403
        assert (
            showing(shared, message) not in browser.get(shared.get_absolute_url()).content.decode()
        )
    message.refresh_from_db()
    assert message.gone == "hidden"


def test_who_said_something_by_form_lands_at_the_newest(shared, aoi, client_of):
    data = {"text": "あ", "client_msg_id": uuid4()}
    answer = client_of(aoi).post(f"{shared.get_absolute_url()}messages/", data)
    page = client_of(aoi).get(shared.get_absolute_url()).content.decode()
    assert answer["Location"].endswith("#newest")
    assert page.index('href="#newest"') < page.index("data-seq") < page.index('id="newest"')


def test_who_reported_comes_back_to_the_message_with_a_receipt(shared, aoi, ben, client_of):
    message = say(shared, aoi)
    room, browser = shared.get_absolute_url(), client_of(ben)
    answer = browser.post(f"{room}messages/{message.seq}/report/", {"reason": "spam"})
    bar = browser.get(room).content.decode().split('class="room__bar"')[1].split("data-log")[0]
    assert answer["Location"] == f"{room}#m{message.seq}"
    assert "通報を受け付けました" in bar


def test_leaving_by_form_ends_with_the_list(shared, aoi, client_of):
    answer = client_of(aoi).post(f"{shared.get_absolute_url()}leave/")
    assert answer["Location"] == "/rooms/"
    assert not Participant.objects.present().filter(user=aoi).exists()


@pytest.mark.parametrize("seq", ["3", "2", "999999", "-1", "x", ""])
def test_the_reading_mark_never_goes_back(shared, aoi, ben, client_of, seq):
    message = say(shared, ben)
    browser = client_of(aoi)
    browser.post(f"{shared.get_absolute_url()}read/", {"seq": message.seq})
    answer = browser.post(f"{shared.get_absolute_url()}read/", {"seq": seq})
    assert (answer.status_code, Participant.objects.get(user=aoi).read_seq) == (302, message.seq)


def test_what_has_not_arrived_cannot_be_read(shared, aoi):
    with pytest.raises(NotNow):
        mark_read(participant=Participant.objects.get(user=aoi), seq=shared.head_seq + 1)


def cost(browser, address):
    """Return how many questions a page asks: in all, and about rooms."""
    browser.get(address)  # what is asked once in the life of a process does not count
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    ours = [query for query in asked.captured_queries if '"community_' in query["sql"]]
    return len(asked), len(ours)


def test_the_list_costs_the_same_for_one_and_twenty(aoi, ben, client_of):
    costs = []
    for number in (1, 19):
        for each in range(number):
            room = make_room(f"部屋{number}-{each}", people=[aoi, ben] if each % 2 else [ben])
            say(room, ben)
        costs.append(cost(client_of(aoi), "/rooms/"))
    assert len(rooms_for(aoi)) == 20
    assert costs[0] == costs[1]
    assert costs[0][1] <= 6


def test_of_many_rooms_the_newest_are_offered_first__and_all_of_them_can_be_found(
    aoi, ben, client_of, monkeypatch
):
    monkeypatch.setattr(queries, "OFFERED", 2)
    made = [make_room(f"部屋{number}", people=[ben]) for number in range(5)]
    own = make_room("わたしの部屋", people=[aoi])
    browser, address, found = client_of(aoi), "/rooms/", []
    while address:
        answer = browser.get(address)
        assert [line.id for line in answer.context["joined"]] == [own.pk]
        found += sorted((line.id for line in answer.context["open"]), reverse=True)
        older = answer.context["older"]
        page = answer.content.decode()
        assert ("ほかの部屋も見る" in page) == (older is not None)
        assert ("はじめの部屋に戻る" in page) == ("before" in address)
        address = f"/rooms/?before={older}" if older else ""
    assert found == [room.pk for room in reversed(made)]
    items = browser.get(f"/api/v1/me/rooms?before={made[2].pk}").json()["items"]
    assert {one["id"] for one in items} == {own.pk, made[0].pk, made[1].pk}


def test_the_page_costs_the_same_for_one_and_fifty(shared, aoi, client_of):
    costs = []
    for words in (1, 49):
        for _ in range(words):
            author = build.make_person(f"p{Message.objects.count()}@example.jp", member=True)
            Participant.objects.create(room=shared, user=author)
            say(shared, author)
        costs.append(cost(client_of(aoi), shared.get_absolute_url()))
    assert costs[0] == costs[1]
    assert costs[0][1] <= 6


def test_words_count_as_unread_until_read_or_removed(shared, aoi, ben, client_of):
    first, _second = say(shared, ben), say(shared, ben)
    unread = [rooms_for(aoi)[0].unread]
    remove_message(message=first, by=ben)
    unread.append(rooms_for(aoi)[0].unread)
    shared.refresh_from_db()
    mark_read(participant=Participant.objects.get(user=aoi), seq=shared.head_seq)
    unread.append(rooms_for(aoi)[0].unread)
    assert unread == [2, 1, 0]


def test_in_english_whose_a_message_is_keeps_its_language(client_of, aoi):
    """The name is read from where it stands, marked as Japanese; the label itself says the time."""
    room = make_room(people=[aoi])
    say(room, aoi)
    page = client_of(aoi).get(room.get_absolute_url(), headers=english_eyes.HEADERS)
    soup = BeautifulSoup(page.content, "html.parser")
    (said,) = soup.select("[data-log] article")
    first, second = said["aria-labelledby"].split()
    name = soup.find(id=first)
    assert (name.get_text(), name["lang"], second) == ("あおい", "ja", said["id"])
    assert re.fullmatch(r"\d\d:\d\d", said["aria-label"])
