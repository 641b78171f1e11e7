"""The way in: explained, filled in, confirmed, received once."""

import pytest

from members.models import Letter, MembershipApplication, Pledge
from tests import build, corpus

APPLY = "/join/apply/"
TYPED = {
    "full_name": "伊賀 花子",
    "full_name_kana": "イガ ハナコ",
    "display_name": "はな",
    "prefecture": "大阪府",
    "birth_year": "1985",
    "ties": ["family", "visit"],
    "interests": ["local"],
    "motivation": "祭りの手伝い",
    "pledge_version": "1",
    "accept_pledge": "on",
}


@pytest.fixture
def pledge(db):
    return build.make_pledge()


@pytest.fixture
def client(client_of, chika, pledge):
    return client_of(chika)


def post(client, step="confirm", **changes):
    return client.post(APPLY, TYPED | {"step": step} | changes)


def errors(answer):
    return answer.context["form"].errors


def test_the_whole_way(client, chika):
    assert "まだ送られていません" in post(client).content.decode()
    assert not MembershipApplication.objects.exists()
    answer = client.post(APPLY, TYPED | {"step": "send"}, follow=True)
    one = MembershipApplication.objects.get()
    assert one.receipt_number in answer.content.decode()
    assert (one.user, one.full_name, one.ties) == (chika, "伊賀 花子", ["family", "visit"])
    assert one.pledge.version == 1


def test_the_confirmation_carries_everything_and_goes_back_with_it(client):
    page = post(client)
    hidden = page.context["form"].data
    back = client.post(APPLY, hidden.dict() | {"ties": hidden.getlist("ties"), "step": "back"})
    form = back.context["form"]
    assert not form.is_bound
    for name, value in TYPED.items():
        if name != "pledge_version":
            assert form[name].value() == value, name


def test_sending_without_having_seen_the_confirmation_is_checked_all_the_same(client):
    answer = post(client, "send", full_name="")
    assert errors(answer)["full_name"]
    assert not MembershipApplication.objects.exists()


@pytest.mark.parametrize("step", ["send", "confirm"])
def test_a_second_tab_gets_the_same_receipt(client, step):
    first = post(client, "send")
    second = post(client, step)
    assert second["Location"] == first["Location"]
    assert MembershipApplication.objects.count() == Letter.objects.count() == 1


def test_a_member_is_told_and_nothing_is_stored(client_of, aoi, pledge):
    answer = client_of(aoi).post(APPLY, TYPED | {"step": "send"}, follow=True)
    assert "すでに会員です" in answer.content.decode()
    assert not MembershipApplication.objects.exists()


def test_a_pledge_that_changed_meanwhile_is_shown_anew(client):
    build.make_pledge(2)
    answer = post(client, "send")
    assert "約束ごとが新しくなりました" in answer.content.decode()
    assert not MembershipApplication.objects.exists()


def test_a_town_without_a_pledge_asks_for_none(client):
    Pledge.objects.all().delete()
    assert post(client, "send").status_code == 302


def test_the_link_is_remembered_to_the_end(client):
    assert client.get("/c/tokyo-fair/")["Location"] == "/join/"
    post(client, "send")
    assert MembershipApplication.objects.get().channel == "tokyo-fair"


@pytest.mark.parametrize("code", ["x" * 41, "日本", "a b", "<script>"])
def test_a_strange_link_leads_in_and_is_forgotten(client, code):
    assert client.get(f"/c/{code}/").status_code == 302
    assert "channel" not in client.session


def test_extra_fields_decide_nothing(client):
    post(client, "send", status="approved", receipt_number="N-1", decided_by="1", channel="x")
    one = MembershipApplication.objects.get()
    assert (one.status, one.decided_by, one.channel) == ("received", None, "")


def test_ones_receipt_is_nobody_elses(client, client_of, ben):
    address = post(client, "send")["Location"]
    assert client.get(address).status_code == 200
    assert client_of(ben).get(address).status_code == 404
    assert client_of(ben).post(f"{address}withdraw/").status_code == 404


def test_withdrawn_and_applied_again(client):
    address = post(client, "send")["Location"]
    assert client.get(f"{address}withdraw/").status_code == 405
    client.post(f"{address}withdraw/")
    assert MembershipApplication.objects.get().status == "withdrawn"
    assert client.get(APPLY).context["form"]["full_name"].value() == "伊賀 花子"
    assert post(client, "send")["Location"] != address


STANDINGS = {
    "received": "入会申請を受け付けています",
    "declined": "もう一度申請できます",
    "withdrawn": "入会を申請する",
}


@pytest.mark.parametrize("status", STANDINGS)
def test_the_page_says_where_one_stands(client, chika, status):
    build.make_joining(chika, status=status)
    assert STANDINGS[status] in client.get("/join/").content.decode()


def test_strangers_are_shown_the_way(client_of, db):
    assert "/accounts/signup/?next=/join/apply/" in client_of().get("/join/").content.decode()


# --- Bad input: the typed text stays, the message says what to do, nothing is stored ------------


def refused(answer, field, typed):
    """Assert that this is the form again, the text in it, with a sentence at the field."""
    form = answer.context["form"]
    assert form.errors[field], field
    assert form[field].value() == typed
    page = answer.content.decode()
    assert "入力した内容は消えていません" in page
    assert f'href="#id_{field}' in page
    assert not MembershipApplication.objects.exists()
    assert not Letter.objects.exists()


NAMES = ["full_name", "display_name"]


@pytest.mark.parametrize("field", [*NAMES, "full_name_kana"])
@pytest.mark.parametrize("row", corpus.LOOKS_EMPTY, ids=corpus.ids(corpus.LOOKS_EMPTY))
def test_what_looks_empty_is_empty(client, field, row):
    answer = post(client, "send", **{field: row[1]})
    refused(answer, field, row[1])
    assert "入力してください" in errors(answer)[field][0]


@pytest.mark.parametrize("field", [*NAMES, "full_name_kana", "motivation"])
@pytest.mark.parametrize("row", corpus.REFUSED, ids=corpus.ids(corpus.REFUSED))
def test_what_cannot_be_stored_is_refused(client, field, row):
    answer = post(client, "send", **{field: row[1]})
    refused(answer, field, row[1])
    assert "使えない文字" in errors(answer)[field][0]


@pytest.mark.parametrize("row", corpus.MENDED_NAMES, ids=corpus.ids(corpus.MENDED_NAMES))
def test_what_can_be_mended_is_mended(client, row):
    post(client, "send", full_name=row[1])
    assert MembershipApplication.objects.get().full_name == row[2]


@pytest.mark.parametrize("row", corpus.KEPT, ids=corpus.ids(corpus.KEPT))
def test_what_is_text_stays_text(client, row):
    page = post(client, motivation=row[1], full_name=row[1]).content.decode()
    for marked in ("<script>alert", '" onmouseover="', "</textarea>", "{{49}}"):
        assert marked not in page
    post(client, "send", motivation=row[1], full_name=row[1])
    one = MembershipApplication.objects.get()
    assert (one.motivation, one.full_name) == (row[1], row[1])


LIMITS = {"full_name": 60, "full_name_kana": 60, "display_name": 30, "motivation": 1000}


@pytest.mark.parametrize("field", LIMITS)
def test_one_letter_too_many(client, field):
    too_long = "ア" * (LIMITS[field] + 1)
    answer = post(client, "send", **{field: too_long})
    refused(answer, field, too_long)
    assert f"{LIMITS[field]}文字以内" in errors(answer)[field][0]
    assert post(client, "send", **{field: "ア" * LIMITS[field]}).status_code == 302


def test_a_very_long_text_is_refused_in_good_time(client):
    refused(post(client, "send", motivation="あ" * 300_000), "motivation", "あ" * 300_000)


@pytest.mark.parametrize("row", corpus.READINGS, ids=corpus.ids(corpus.READINGS))
def test_readings_in_any_kana(client, row):
    post(client, "send", full_name_kana=row[1])
    assert MembershipApplication.objects.get().full_name_kana == row[2]


@pytest.mark.parametrize("row", corpus.NO_READINGS, ids=corpus.ids(corpus.NO_READINGS))
def test_no_reading(client, row):
    answer = post(client, "send", full_name_kana=row[1])
    refused(answer, "full_name_kana", row[1])
    assert "例: イガ タロウ" in errors(answer)["full_name_kana"][0]


@pytest.mark.parametrize("row", corpus.YEARS, ids=corpus.ids(corpus.YEARS))
def test_years_in_any_writing(client, row):
    post(client, "send", birth_year=row[1])
    assert MembershipApplication.objects.get().birth_year == row[2]


@pytest.mark.parametrize("row", corpus.NO_YEARS, ids=corpus.ids(corpus.NO_YEARS))
def test_no_year(client, row):
    refused(post(client, "send", birth_year=row[1]), "birth_year", row[1])


@pytest.mark.parametrize("row", corpus.NO_PREFECTURES, ids=corpus.ids(corpus.NO_PREFECTURES))
def test_no_prefecture(client, row):
    refused(post(client, "send", prefecture=row[1]), "prefecture", row[1])


def test_abroad_is_a_place(client):
    assert post(client, "send", prefecture="海外").status_code == 302


@pytest.mark.parametrize("field", ["ties", "interests"])
@pytest.mark.parametrize("value", ["everything", "\x00", "<b>"])
def test_a_tick_that_is_not_on_the_list(client, field, value):
    answer = post(client, "send", **{field: [value]})
    assert errors(answer)[field]
    assert not MembershipApplication.objects.exists()


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 400, "１", "-1"])
def test_a_pledge_nobody_was_shown(client, version):
    answer = post(client, "send", pledge_version=version)
    # 「１」 is 1 in full width: the same pledge.
    assert answer.status_code == (302 if version == "１" else 200)


@pytest.mark.parametrize("step", ["", "x", "SEND", "\x00"])
def test_an_unknown_step_never_sends(client, step):
    assert post(client, step).status_code == 200
    assert not MembershipApplication.objects.exists()


@pytest.mark.parametrize("version", ["abc", "1\x00", "1.0", ""])
def test_what_is_no_version_of_the_pledge_is_an_old_one(client, version):
    answer = post(client, "send", pledge_version=version)
    assert errors(answer)["pledge_version"] == [
        "約束ごとが新しくなりました。もう一度読んで、同意のしるしを付けてください。"
    ]
    assert not MembershipApplication.objects.exists()
