"""My page, my profile, my membership."""

import pytest
from django.urls import reverse

from members import dashboard
from members.models import Membership, Profile
from tests import build, corpus

PROFILE = "/mypage/profile/"
TYPED = {
    "display_name": "あおい",
    "bio": "こんにちは",
    "interests": ["local"],
    "ties": ["family"],
    "prefecture": "東京都",
    "birth_year": "1984",
    "full_name": "伊賀 葵",
    "full_name_kana": "イガ アオイ",
    "display_name_shown_to": "public",
    "bio_shown_to": "members",
    "interests_shown_to": "members",
    "ties_shown_to": "staff",
    "prefecture_shown_to": "public",
    "birth_year_shown_to": "staff",
}


@pytest.fixture
def client(client_of, aoi):
    return client_of(aoi)


def profile_of(person):
    return Profile.objects.get(user=person)


def test_the_profile_is_stored_with_who_may_see_it(client, aoi):
    assert client.post(PROFILE, TYPED)["Location"] == PROFILE
    own = profile_of(aoi)
    assert (own.bio, own.birth_year, own.interests) == ("こんにちは", 1984, ["local"])
    assert own.visibility["display_name"] == "public"
    assert own.visibility["age_band"] == "staff"


def test_what_is_not_asked_is_not_written(client, aoi):
    before = profile_of(aoi)
    client.post(PROFILE, TYPED | {"handle": "boss", "user": "1", "full_name_shown_to": "public"})
    after = profile_of(aoi)
    assert (after.handle, after.user_id) == (before.handle, before.user_id)
    assert "full_name" not in after.visibility


WRONG = {
    "display_name": ["", "\u200b", "あ" * 31, "a\x00"],
    "bio": ["あ" * 401, "a\x00"],
    "full_name_kana": ["漢字"],
    "birth_year": ["2150", "x"],
    "prefecture": ["", "伊賀市"],
    "display_name_shown_to": ["staff", "everybody", ""],
    "bio_shown_to": ["x", "\x00"],
}


@pytest.mark.parametrize(
    ("field", "typed"), [(field, value) for field, values in WRONG.items() for value in values]
)
def test_what_is_wrong_stays_typed_and_is_not_stored(client, aoi, field, typed):
    before = profile_of(aoi)
    answer = client.post(PROFILE, TYPED | {field: typed})
    form = answer.context["form"]
    assert form.errors[field]
    assert form[field].value() == typed
    assert form["full_name"].value() == "伊賀 葵"
    assert profile_of(aoi).edited_at == before.edited_at


@pytest.mark.parametrize("row", corpus.KEPT, ids=corpus.ids(corpus.KEPT))
def test_what_is_text_is_shown_as_text(client, client_of, ben, row):
    client.post(PROFILE, TYPED | {"bio": row[1]})
    page = client_of(ben).get("/members/aoi/").content.decode()
    for marked in ("<script>alert", '" onmouseover="', "</textarea>"):
        assert marked not in page


def test_before_joining_there_is_no_profile(client_of, db):
    person = build.User.objects.create_user("new@example.jp")
    assert client_of(person).get(PROFILE).status_code == 404


# --- Membership ----------------------------------------------------------------------------------

MEMBERSHIP = "/mypage/membership/"


@pytest.mark.parametrize(("move", "status"), [("pause", "paused"), ("leave", "left")])
def test_first_the_consequences_then_the_deed(client, aoi, move, status):
    asked = client.post(MEMBERSHIP, {"move": move})
    assert "よろしいですか" in asked.content.decode()
    assert Membership.objects.get(user=aoi).status == "active"
    client.post(MEMBERSHIP, {"move": move, "confirmed": "yes", "reason": "いそがしい"})
    assert Membership.objects.get(user=aoi).status == status


@pytest.mark.parametrize("reason", ["いそ\x00がしい", "あ" * 501])
def test_a_reason_that_cannot_be_kept_is_refused_and_stays(client, aoi, reason):
    answer = client.post(MEMBERSHIP, {"move": "leave", "confirmed": "yes", "reason": reason})
    assert answer.context["form"]["reason"].value() == reason
    assert 'id="id_reason_error"' in answer.content.decode()
    assert Membership.objects.get(user=aoi).status == "active"


def test_back_from_a_rest(client, aoi):
    Membership.objects.filter(user=aoi).update(status="paused")
    client.post(MEMBERSHIP, {"move": "resume", "confirmed": "yes"})
    assert Membership.objects.get(user=aoi).status == "active"


@pytest.mark.parametrize("move", ["rejoin", "approve", "", "x\x00"])
def test_no_other_move_is_open_to_oneself(client, aoi, move):
    assert client.post(MEMBERSHIP, {"move": move, "confirmed": "yes"}).status_code == 200
    assert Membership.objects.get(user=aoi).status == "active"


def test_a_move_that_is_not_open_is_told(client, aoi):
    answer = client.post(MEMBERSHIP, {"move": "resume", "confirmed": "yes"}, follow=True)
    assert "いまの状態ではできません" in answer.content.decode()


# --- My page -------------------------------------------------------------------------------------


def test_the_first_steps_until_they_are_done(client, aoi):
    assert "はじめの一歩" in client.get("/mypage/").content.decode()
    client.post(PROFILE, TYPED)
    done = dashboard.steps_for(client.get("/mypage/").wsgi_request)
    assert [step["is_done"] for step in done][:2] == [True, True]


def test_who_is_no_member_is_shown_the_way(client_of, chika):
    page = client_of(chika).get("/mypage/").content.decode()
    assert reverse("members:apply_to_join") in page


def test_staff_are_not_urged_to_join(client_of, desk):
    page = client_of(desk).get("/mypage/").content.decode()
    assert "入会を申請する" not in page


def test_floors_above_put_their_cards_here(client, monkeypatch):
    monkeypatch.setattr(dashboard, "_builders", {})
    card = dashboard.Card("うえの階", "components/my_card.html", {"empty_text": "なにもなし"})
    dashboard.register_card("above", 2, lambda request: card)
    dashboard.register_card("silent", 1, lambda request: None)
    page = client.get("/mypage/").content.decode()
    assert "うえの階" in page and "なにもなし" in page


def test_my_page_is_cheap(client, django_assert_max_num_queries):
    client.get("/mypage/")
    with django_assert_max_num_queries(25) as asked:
        client.get("/mypage/")
    own = [query for query in asked.captured_queries if '"members_' in query["sql"]]
    assert len(own) <= 12


FAMILY = "👨\u200d👩\u200d👧\u200d👦"


def test_a_name_is_as_long_as_a_person_counts_it(aoi, client_of):
    """Seven code points are one family; thirty-one families are one too many."""
    browser = client_of(aoi)
    sent = TYPED | {"display_name": FAMILY * 30}
    assert browser.post(PROFILE, sent).status_code == 302
    aoi.profile.refresh_from_db()
    assert aoi.profile.display_name == FAMILY * 30
    answer = browser.post(PROFILE, sent | {"display_name": FAMILY * 31})
    assert "30文字以内で入力してください（いま31文字です）。" in answer.content.decode()


def test_a_name_made_of_more_than_can_be_kept_is_refused_in_words(aoi, client_of):
    tall = "👩🏽\u200d❤️\u200d💋\u200d👨🏽" * 30
    answer = client_of(aoi).post(PROFILE, TYPED | {"display_name": tall})
    assert "絵文字を減らして" in answer.content.decode()


NAMELESS = [row[1] for row in corpus.LOOKS_EMPTY if row[1].strip()]


@pytest.mark.parametrize("typed", NAMELESS)
def test_a_name_that_nobody_can_see_is_refused(aoi, client_of, typed):
    client_of(aoi).post(PROFILE, TYPED | {"display_name": typed})
    assert profile_of(aoi).display_name == "あおい"


def test_without_the_guard_somebody_would_have_no_visible_name(aoi, client_of, monkeypatch):
    """Negative control: a name of letters that are drawn as nothing is a text like any other."""
    monkeypatch.setattr("members.text.says_something", bool)
    client_of(aoi).post(PROFILE, TYPED | {"display_name": "\u3164"})
    assert profile_of(aoi).display_name == "\u3164"


def test_without_the_guard_a_name_could_turn_the_text_around(aoi, client_of, monkeypatch):
    """Negative control: the signs that turn what follows are dropped from names."""
    turned = TYPED | {"display_name": "\u202eあおい"}
    client_of(aoi).post(PROFILE, turned)
    assert profile_of(aoi).display_name == "あおい"
    monkeypatch.setattr("members.text.DIRECTION", {})
    client_of(aoi).post(PROFILE, turned)
    assert profile_of(aoi).display_name == "\u202eあおい"


def test_staff_find_the_way_to_the_back_office__members_are_shown_none(client_of, aoi, desk):
    way = 'href="/cms/"'
    assert way in client_of(desk).get("/mypage/").content.decode()
    assert way not in client_of(aoi).get("/mypage/").content.decode()
