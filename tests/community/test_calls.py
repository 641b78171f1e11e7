"""Being called by name and answered, being left in peace, and finding words again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community import queries, rules
from community.actions import hide_message, join_room, leave_room, mute_room, remove_message
from community.models import Mention, Participant
from members.notices.models import Notice
from tests.build import make_person, make_room, say

SECRET = "ひみつのことば"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@あおい さん", {"あおい"}),
        ("＠あおい", {"あおい"}),
        ("@あおいさくら です", {"あおいさくら"}),
        ("mail@example.jp", set()),
        ("あおい", set()),
        ("@@あおい@べん", {"あおい", "べん"}),
        ("@", set()),
    ],
)
def test_names_are_called_with_an_at(text, found):
    assert rules.called(text, ["あおい", "あおいさくら", "べん"]) == found


def test_who_is_called_is_told_once(shared, aoi, ben, client_of):
    message = say(shared, ben, "@あおい @あおい 来ますか", reply_to=say(shared, aoi).seq)
    notice = Notice.objects.get()
    answer = client_of(aoi).get(notice.url)
    assert (notice.user, Mention.objects.get().user) == (aoi, aoi)
    assert "べん" in notice.title
    assert answer.url.endswith(f"#m{message.seq}")


def test_who_is_answered_is_told(shared, aoi, ben):
    say(shared, ben, "はい", reply_to=say(shared, aoi).seq)
    say(shared, aoi, "自分に", reply_to=say(shared, aoi).seq)
    assert [(one.user, "返信" in one.title) for one in Notice.objects.all()] == [(aoi, True)]


@pytest.mark.parametrize("how", ["removed", "hidden"])
def test_nobody_is_told_of_words_that_are_gone(shared, aoi, ben, moderator, how):
    message = say(shared, ben, "@あおい")
    if how == "removed":
        remove_message(message=message, by=ben)
    else:
        hide_message(message=message, by=moderator)
    assert not Notice.objects.exists()


def test_a_muted_room_is_silent(shared, aoi, ben):
    mute_room(participant=Participant.objects.get(user=aoi), muted=True)
    say(shared, ben, "@あおい", reply_to=say(shared, aoi).seq)
    assert not Notice.objects.exists()


def test_who_left_is_not_called(shared, aoi, ben):
    leave_room(room=shared, user=aoi)
    say(shared, ben, "@あおい")
    assert not Mention.objects.exists()


def test_only_moderators_call_everybody(shared, aoi, ben, moderator):
    join_room(room=shared, user=moderator)
    say(shared, ben, "@みんな 集合")
    before = Notice.objects.count()
    say(shared, moderator, "@みんな 集合")
    assert (before, set(Notice.objects.values_list("user", flat=True))) == (0, {aoi.pk, ben.pk})


def test_names_are_offered_in_either_kana(shared, aoi, ben, moderator, client_of):
    address = f"{shared.get_absolute_url()}names/"
    silent = client_of(ben).get(address, {"q": "アオ"}).json()["names"]
    say(shared, aoi)
    offered = client_of(ben).get(address, {"q": "アオ"}).json()["names"]
    join_room(room=shared, user=moderator)
    everybody = [
        "みんな" in client_of(one).get(address).json()["names"] for one in (ben, moderator)
    ]
    assert (silent, offered, everybody) == ([], ["あおい"], [False, True])
    assert client_of(make_person("x@example.jp", member=True)).get(address).status_code == 403


def test_a_room_is_muted_by_form(shared, aoi, client_of):
    client_of(aoi).post(f"{shared.get_absolute_url()}mute/", {"muted": "yes"})
    muted = Participant.objects.get(user=aoi).muted
    client_of(aoi).post(f"{shared.get_absolute_url()}mute/", {"muted": "no"})
    assert (muted, Participant.objects.get(user=aoi).muted) == (True, False)


def test_speaking_without_names_costs_no_query_more(shared, aoi, ben):
    def queries_of(text):
        with CaptureQueriesContext(connection) as asked:
            say(shared, aoi, text)
        return len(asked)

    assert queries_of("こんにちは") < queries_of("@べん こんにちは")


# --- Search ----------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["城跡", "ｼﾛ", "しろ", "シロ 桜", "IGA", "ｉｇａ"])
def test_words_are_found_however_they_are_written(shared, aoi, asked):
    say(shared, aoi, "関係のない文")
    hit = say(shared, aoi, "しろの城跡で桜。Iga City")
    assert queries.found_in(shared, asked) == [hit]


@pytest.mark.parametrize("how", ["removed", "hidden", "other room"])
def test_what_may_not_be_read_is_not_found(shared, aoi, moderator, client_of, how):
    room = make_room("べつの部屋", people=[aoi]) if how == "other room" else shared
    message = say(room, aoi, SECRET)
    if how == "removed":
        remove_message(message=message, by=aoi)
    elif how == "hidden":
        hide_message(message=message, by=moderator)
    page = client_of(aoi).get(f"{shared.get_absolute_url()}search/", {"q": "ひみつ"})
    assert "0件の投稿" in page.content.decode()


def test_permission_comes_before_matching(shared, aoi, client_of):
    say(shared, aoi, SECRET)
    stranger = client_of(make_person("x@example.jp", member=True))
    address = f"{shared.get_absolute_url()}search/"
    answers = {stranger.get(address, {"q": q}).status_code for q in ("ひみつ", "ない")}
    assert answers == {403}


@pytest.mark.parametrize("asked", ["", " ", "\u3000", "\x00", "%_", "あ" * 500])
def test_any_question_gets_a_page(shared, aoi, client_of, asked):
    say(shared, aoi)
    page = client_of(aoi).get(f"{shared.get_absolute_url()}search/", {"q": asked})
    assert page.status_code == 200


def test_a_search_asks_no_more_for_many_hits(shared, aoi, client_of):
    browser, address = client_of(aoi), f"{shared.get_absolute_url()}search/"

    def asked():
        with CaptureQueriesContext(connection) as found:
            browser.get(address, {"q": "城"})
        return len(found)

    say(shared, aoi, "城")
    asked()
    few = asked()
    for _number in range(20):
        say(shared, aoi, "城")
    assert asked() == few
