"""The member's own things as JSON."""

import json

import pytest
from django.test import Client

from members.models import Profile
from members.rules import MembershipStatus


def patch(client, **body):
    return client.patch("/api/v1/me", json.dumps(body), content_type="application/json")


def test_one_sees_oneself(client_of, aoi):
    answer = client_of(aoi).get("/api/v1/me")

    told = answer.json()
    assert (told["email"], told["is_member"]) == ("aoi@example.jp", True)
    assert told["profile"]["display_name"] == "あおい"
    assert "no-store" in answer["Cache-Control"]


def test_before_joining_there_is_no_membership(client_of, chika):
    told = client_of(chika).get("/api/v1/me").json()

    assert (told["is_member"], told["membership"]) == (False, None)


def test_who_pauses_is_no_member_now(client_of, aoi):
    aoi.membership.status = MembershipStatus.PAUSED
    aoi.membership.save(update_fields=["status"])

    told = client_of(aoi).get("/api/v1/me").json()

    assert (told["is_member"], told["membership"]["status"]) == (False, "paused")


def test_only_what_is_sent_is_changed(client_of, aoi):
    answer = patch(client_of(aoi), bio="山歩きが好きです", interests=["local"])

    profile = Profile.objects.get(user=aoi)
    assert answer.status_code == 200
    assert answer.json()["profile"]["bio"] == profile.bio == "山歩きが好きです"
    assert (profile.interests, profile.display_name) == (["local"], "あおい")


def test_who_may_see_a_field_is_changed_alone(client_of, aoi):
    patch(client_of(aoi), visibility={"bio": "public"})

    profile = Profile.objects.get(user=aoi)
    assert profile.visibility == {"bio": "public"}


WRONG = [
    ({"display_name": ""}, "display_name"),
    ({"display_name": "　"}, "display_name"),
    ({"display_name": "あ" * 31}, "display_name"),
    ({"display_name": "\x00"}, "display_name"),
    ({"display_name": True}, "display_name"),
    ({"display_name": ["あ"]}, "display_name"),
    ({"prefecture": "火星"}, "prefecture"),
    ({"birth_year": 1.5}, "birth_year"),
    ({"birth_year": 2**64}, "birth_year"),
    ({"birth_year": 2099}, "birth_year"),
    ({"interests": ["no such"]}, "interests.0"),
    ({"interests": "local"}, "interests"),
    ({"full_name_kana": "伊賀"}, "full_name_kana"),
    ({"visibility": {"display_name": "staff"}}, "visibility.display_name"),
    ({"visibility": {"full_name": "public"}}, "visibility.full_name"),
    ({"email": "other@example.jp"}, "email"),
    ({"handle": "other"}, "handle"),
    ({"is_staff": True}, "is_staff"),
    ({"__proto__": {}}, "__proto__"),
]


@pytest.mark.parametrize(("body", "field"), WRONG)
def test_a_wrong_field_is_named__and_nothing_is_stored(client_of, aoi, body, field):
    answer = patch(client_of(aoi), bio="新しい", **body)

    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["errors"]] == [field]
    assert Profile.objects.get(user=aoi).bio == ""


def test_without_a_profile_there_is_nothing_to_change(client_of, chika):
    chika.profile.delete()

    assert patch(client_of(chika), bio="こんにちは").status_code == 404


def test_a_change_from_another_site_is_refused(aoi):
    client = Client(enforce_csrf_checks=True)
    client.force_login(aoi, backend="django.contrib.auth.backends.ModelBackend")

    answer = patch(client, bio="乗っ取り")

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in__before_any_talk_of_tokens():
    answer = patch(Client(enforce_csrf_checks=True), bio="だれ")

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_values_to_choose_from_are_a_list_in_no_language(client_of, aoi, language):
    body = json.dumps({"visibility": {"bio": "zzz"}})
    answer = client_of(aoi).patch(
        "/api/v1/me", body, content_type="application/json", headers={"accept-language": language}
    )

    (error,) = answer.json()["errors"]
    assert answer.status_code == 422
    assert "'public', 'members', 'staff'" in error["detail"]
    assert " or " not in error["detail"]
