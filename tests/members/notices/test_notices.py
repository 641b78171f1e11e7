"""Being told: on my page at once, by letter in the rhythm one chose, never about what is gone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from home.models import Notice as TownNotice
from members.actions.letters import send_due_letters
from members.models import Letter, User
from members.notices import digest, rules
from members.notices.actions import choose, mark_read, notify, withdraw
from members.notices.digest import send_digests, stop_link
from members.notices.models import Choice, Notice
from tests import build

TOKYO = ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 12, 1, 12, tzinfo=TOKYO)


def tell(user, title="返信がありました", key="a", **fields):
    return notify(to=user, kind="test", title=title, url="/rooms/", dedupe_key=key, **fields)


def at_noon(days=0):
    """Return noon of the town's today, or of a later day."""
    return now().astimezone(TOKYO).replace(hour=12, minute=0) + timedelta(days=days)


@pytest.mark.parametrize(
    ("hour", "begin", "end", "quiet"),
    [(22, 21, 7, True), (6, 21, 7, True), (7, 21, 7, False), (12, 9, 17, True), (3, 0, 0, False)],
)
def test_the_quiet_hours_may_pass_midnight(hour, begin, end, quiet):
    assert rules.is_quiet(hour, begin, end) == quiet


@pytest.mark.parametrize(
    ("rhythm", "last", "due"),
    [
        ("at_once", timedelta(minutes=1), True),
        ("daily", timedelta(hours=2), False),
        ("daily", timedelta(days=1), True),
        ("weekly", timedelta(days=6), False),
        ("weekly", timedelta(days=7), True),
        ("never", timedelta(days=99), False),
    ],
)
def test_each_rhythm_has_its_time(rhythm, last, due):
    assert rules.is_due(rhythm, NOON - last, NOON, quiet=(21, 7)) == due
    assert not rules.is_due(rhythm, NOON - last, NOON.replace(hour=23), quiet=(21, 7))


def test_whom_the_database_leaves_out_nobody_would_have_written_to(aoi, ben):
    """A superset, at every hour: what is left out is never due."""
    lasts = [None, *(timedelta(hours=hours) for hours in (1, 13, 30, 24 * 7, 24 * 8))]
    for user in (aoi, ben):
        tell(user, key=user.email)
    choice = Choice.objects.create(user=aoi)
    for rhythm in rules.Rhythm:
        for last in lasts:
            choice.rhythm, choice.last_sent_at = rhythm, NOON - last if last else None
            choice.save()
            for hour in (3, 7, 12, 22):
                at = NOON.replace(hour=hour)
                left = set(User.objects.filter(digest.perhaps_due(at)))
                due = {user for user in User.objects.all() if digest.is_their_time(user, at)}
                assert due <= left, (rhythm, last, hour)
    assert (
        User.objects.filter(digest.perhaps_due(NOON.replace(hour=22))).exclude(pk=aoi.pk).count()
        == 0
    )


def test_people_are_looked_at_some_at_a_time_and_nobody_is_missed(aoi, monkeypatch):
    monkeypatch.setattr(digest, "LOOKED_AT", 2)
    people = [build.make_person(f"p{n}@example.jp", member=True) for n in range(5)]
    for number, user in enumerate(people):
        choose(user=user, rhythm="never" if number == 2 else "daily")
        tell(user, key=f"a{number}")
        tell(user, key=f"b{number}")
    assert send_digests(at_noon(1)) == 4
    told = Letter.objects.filter(kind="notices/digest").values_list("user", flat=True)
    assert set(told) == {user.pk for user in people} - {people[2].pk}


def test_one_letter_tells_all_that_is_new_once(aoi):
    choose(user=aoi, rhythm="daily")
    tell(aoi, "ひとつめ", "a")
    tell(aoi, "ふたつめ", "b")
    assert [send_digests(at_noon(1)), send_digests(at_noon(1)), send_digests(at_noon(2))] == [
        1,
        0,
        0,
    ]
    letter = Letter.objects.get()
    assert "ひとつめ" in letter.text
    assert "ふたつめ" in letter.text


def test_what_was_taken_back_never_goes_out(aoi):
    tell(aoi, "消えた投稿", "a", about="message:1/2")
    tell(aoi, "残った投稿", "b", about="message:1/3")
    withdraw(about="message:1/2")
    send_digests(at_noon(1))
    text = Letter.objects.get().text
    assert ("消えた投稿" in text, "残った投稿" in text) == (False, True)


def test_what_was_read_is_not_written(aoi, client_of):
    notice = tell(aoi)
    answer = client_of(aoi).get(f"/mypage/notices/{notice.pk}/")
    assert (answer.url, send_digests(at_noon(1))) == ("/rooms/", 0)


def test_who_wants_no_letters_gets_none(aoi):
    choose(user=aoi, rhythm="never")
    tell(aoi)
    assert send_digests(at_noon(1)) == 0


def test_the_same_news_is_told_once(aoi):
    assert tell(aoi, "はじめ") == tell(aoi, "あと")
    assert Notice.objects.get().title == "はじめ"


def test_one_press_ends_the_letters_without_signing_in(aoi, client_of):
    tell(aoi)
    send_digests(at_noon(1))
    send_due_letters()
    path = "/" + stop_link(aoi).split("/", 3)[3]
    headers = mail.outbox[0].extra_headers
    asked = client_of().get(path)
    kept = Choice.objects.get().rhythm
    client_of().post(path, {"List-Unsubscribe": "One-Click"})
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert path in headers["List-Unsubscribe"]
    assert (asked.status_code, kept, Choice.objects.get().rhythm) == (200, "daily", "never")


def test_a_letter_written_before_the_press_does_not_leave_after_it(aoi, ben, mailoutbox):
    tell(aoi), tell(ben, key="b")
    assert send_digests(at_noon(1)) == 2
    choose(user=aoi, rhythm="never")
    assert send_due_letters() == 1
    assert [letter.to for letter in mailoutbox] == [[ben.email]]
    assert send_due_letters() == 0


@pytest.mark.parametrize("token", ["x", "a:b:c", "1" * 300])
def test_a_forged_press_does_nothing(aoi, client_of, token):
    assert client_of().post(f"/notices/stop/{token}/").status_code == 404
    assert not Choice.objects.exists()


def test_notices_are_ones_own(aoi, ben, client_of):
    notice = tell(aoi, "あおいへ")
    assert client_of(ben).get(f"/mypage/notices/{notice.pk}/").status_code == 404
    assert "あおいへ" not in client_of(ben).get("/mypage/notices/").content.decode()
    assert "あおいへ" in client_of(aoi).get("/mypage/").content.decode()


def test_the_towns_own_notices_stay_above_ones_own(aoi, house, client_of):
    TownNotice.objects.create(text="大雨のため中止します。", starts_at=now())
    tell(aoi, "あおいへ")
    page = BeautifulSoup(client_of(aoi).get("/mypage/notices/").content, "html.parser")
    assert [one.text.strip() for one in page.select(".ticker")] == ["大雨のため中止します。"]
    assert [one.text for one in page.select(".notices__link")] == ["あおいへ"]


def test_the_wish_is_kept_by_form(aoi, client_of):
    data = {"rhythm": "weekly", "quiet_from": 20, "quiet_until": 8}
    bad = client_of(aoi).post("/mypage/notices/", data | {"quiet_from": 24})
    client_of(aoi).post("/mypage/notices/", data)
    choice = Choice.objects.get()
    assert (bad.status_code, choice.rhythm, choice.quiet_from) == (422, "weekly", 20)


def test_the_form_shows_what_holds_without_a_choice(aoi, client_of):
    page = client_of(aoi).get("/mypage/notices/").content.decode()
    assert '<option value="21" selected>21時</option>' in page


def test_all_is_read_with_one_press(aoi, client_of):
    tell(aoi)
    client_of(aoi).post("/mypage/notices/read/")
    assert not Notice.objects.filter(read_at=None).exists()


def test_the_database_knows_the_hours_of_a_day(aoi):
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.create(user=aoi, quiet_from=24)


def said_in_header(client, address="/rooms/"):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return page.select_one(".header__account").get_text()


def test_the_header_says_how_much_is_new(aoi, client):
    client.force_login(aoi)
    assert "お知らせ" not in said_in_header(client)
    tell(aoi, key="a")
    tell(aoi, key="b")
    assert "新しいお知らせ2件" in said_in_header(client)
    mark_read(user=aoi)
    assert "お知らせ" not in said_in_header(client)


def test_the_header_counts_for_nobody_else(aoi, client, django_user_model):
    tell(aoi)
    client.force_login(django_user_model.objects.create_user("nobody@example.jp"))
    assert "お知らせ" not in said_in_header(client, "/mypage/")
