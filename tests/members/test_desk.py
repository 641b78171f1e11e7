"""The desk: lists, the sheet, deciding, entering, exporting."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from members.exports import safe_cell
from members.models import Letter, Membership, MembershipApplication, User
from tests import build

ROOT = "/cms/members"
APPLICATIONS = f"{ROOT}/membershipapplication/"
MEMBERS = f"{ROOT}/membership/"
LETTERS = f"{ROOT}/letter/"


@pytest.fixture
def client(client_of, desk):
    return client_of(desk)


@pytest.fixture
def one(chika):
    return build.make_joining(chika)


def url(deed, thing, base=APPLICATIONS):
    return f"{base}{deed}/{thing.pk}/"


def test_approve_on_the_second_press(client, one):
    assert "承認しますか" in client.get(url("approve", one)).content.decode()
    assert MembershipApplication.objects.get().status == "received"
    answer = client.post(url("approve", one), follow=True)
    assert "承認しました" in answer.content.decode()
    assert Membership.objects.get(user=one.user).status == "active"


def test_decline_needs_a_reason_which_stays_typed(client, one):
    for reason in ("", "  ", "\u200b", "あ" * 501):
        answer = client.post(url("decline", one), {"reason": reason})
        assert 'aria-invalid="true"' in answer.content.decode()
        assert MembershipApplication.objects.get().status == "received"
    assert "あ" * 501 in answer.content.decode()
    client.post(url("decline", one), {"reason": "連絡先が違います"})
    assert MembershipApplication.objects.get().reason == "連絡先が違います"
    assert "連絡先が違います" in Letter.objects.get().text


def test_the_second_of_two_is_told_clearly(client, one, desk):
    client.post(url("approve", one))
    answer = client.post(url("decline", one), {"reason": "わけ"}, follow=True)
    assert "すでに承認されています" in answer.content.decode()
    assert MembershipApplication.objects.get().status == "approved"


def test_the_way_back_keeps_the_filter(client, one):
    narrowed = f"{APPLICATIONS}?status__exact=received&q=%E4%BC%8A"
    client.get(narrowed)
    client.post(url("approve", one))
    sheet = client.get(url("inspect", one)).content.decode()
    assert f'href="{narrowed.replace("&", "&amp;")}"' in sheet
    client.get(APPLICATIONS)
    assert f'href="{APPLICATIONS}"' in client.get(url("inspect", one)).content.decode()


def test_the_sheet_tells_who_else_reads_the_same(client, one, ben):
    other = build.make_joining(ben)
    page = client.get(url("inspect", one)).content.decode()
    assert other.receipt_number in page and "承認へ進む" in page


@pytest.mark.parametrize("name", ["aoi", "editor", "approver", "organiser", "moderator"])
def test_nobody_else_sees_or_decides(client_of, one, request, name, desk):
    client = client_of(request.getfixturevalue(name))
    pages = [APPLICATIONS, MEMBERS, LETTERS, url("inspect", one), f"{APPLICATIONS}create/"]
    for page in pages:
        assert client.get(page).status_code in (302, 403), page
    for deed in ("approve", "decline"):
        assert client.post(url(deed, one), {"reason": "x"}).status_code in (302, 403)
    assert MembershipApplication.objects.get().status == "received"
    assert client_of(desk).get(APPLICATIONS).status_code == 200


@pytest.mark.parametrize("deed", ["edit", "delete"])
@pytest.mark.parametrize("base", [APPLICATIONS, MEMBERS, LETTERS])
def test_rows_are_never_edited_as_a_whole(client, one, aoi, deed, base):
    thing = {APPLICATIONS: one, MEMBERS: aoi.membership}.get(base)
    thing = thing or Letter.objects.create(address="a@example.jp", dedupe_key="x")
    assert client.post(f"{base}{deed}/{thing.pk}/").status_code == 302
    assert type(thing).objects.filter(pk=thing.pk).exists()


TYPED = {
    "received_by": "paper",
    "full_name": "伊賀 花子",
    "full_name_kana": "いが はなこ",
    "display_name": "はな",
    "prefecture": "三重県",
    "email": "",
    "contact": "0595-00-0000",
    "archive_number": "R8-12",
    "accept_pledge": "on",
}


def enter(client, **changes):
    return client.post(f"{APPLICATIONS}create/", TYPED | changes, follow=True)


def test_a_paper_application_without_an_address(client, desk):
    answer = enter(client)
    entered = MembershipApplication.objects.get()
    assert entered.receipt_number in answer.content.decode()
    assert (entered.received_by, entered.contact) == ("paper", "0595-00-0000")
    assert (entered.entered_by, entered.user.email) == (desk, None)
    assert not Letter.objects.exists()
    enter(client, full_name="もう 一人")
    assert User.objects.filter(email=None).count() == 2


def test_a_paper_application_of_somebody_known(client, chika):
    enter(client, email="Chika@example.jp")
    assert MembershipApplication.objects.get().user == chika
    assert Letter.objects.get().address == "chika@example.jp"


def test_who_waits_already_is_not_entered_twice(client, one):
    answer = enter(client, email=one.user.email)
    assert one.receipt_number in answer.content.decode()
    assert MembershipApplication.objects.count() == 1


def test_who_is_a_member_already_is_not_entered_and_no_account_is_left(client, aoi):
    accounts = User.objects.count()
    answer = enter(client, email=aoi.email)
    assert "すでに会員です" in answer.content.decode()
    assert (MembershipApplication.objects.count(), User.objects.count()) == (0, accounts)


WRONG = {
    "received_by": ["", "web", "x"],
    "contact": ["", "\u3000"],
    "email": ["a@", "a b@example.jp"],
    "accept_pledge": [""],
    "full_name": ["", "a\x00"],
}


@pytest.mark.parametrize(
    ("field", "typed"), [(field, value) for field, values in WRONG.items() for value in values]
)
def test_what_the_desk_mistypes_stays_typed(client, field, typed):
    answer = enter(client, **{field: typed})
    form = answer.context["form"]
    assert form.errors[field]
    assert form["archive_number"].value() == "R8-12"
    assert not MembershipApplication.objects.exists()


@pytest.mark.parametrize(("move", "status"), [("pause", "paused"), ("leave", "left")])
def test_the_desk_moves_a_membership_with_a_reason(client, aoi, desk, move, status):
    member = aoi.membership
    assert "理由を入力" in client.post(url(move, member, MEMBERS)).content.decode()
    client.post(url(move, member, MEMBERS), {"reason": "本人から電話"})
    assert Membership.objects.get(pk=member.pk).status == status
    entry = ModelLogEntry.objects.get(action=f"members.membership.{move}")
    assert (entry.user, entry.data["reason"]) == (desk, "本人から電話")


def test_letters_are_read_and_filtered(client, aoi):
    letter = Letter.objects.create(
        address="a@example.jp", subject="件名", text="一行\n二行", dedupe_key="x"
    )
    assert "一行<br>二行" in client.get(url("inspect", letter, LETTERS)).content.decode()
    assert "件名" in client.get(f"{LETTERS}?standing=waiting").content.decode()
    assert "件名" not in client.get(f"{LETTERS}?standing=sent").content.decode()


def test_the_morning_says_what_waits(client, one):
    assert "決定を待つ申請 1件" in client.get("/cms/").content.decode()


@pytest.mark.parametrize(
    "query", ["?q=伊賀", "?status__exact=received", "?prefecture=大阪府", "?o=1"]
)
def test_lists_are_searched_filtered_and_sorted(client, one, query):
    assert one.receipt_number in client.get(APPLICATIONS + query).content.decode()


def test_what_waits_comes_first(client, one, aoi, ben):
    newer = [build.make_joining(person, status="declined") for person in (aoi, ben)]
    page = client.get(APPLICATIONS).content.decode()
    assert page.index(one.receipt_number) < min(page.index(n.receipt_number) for n in newer)


@pytest.mark.parametrize("base", [APPLICATIONS, MEMBERS, LETTERS])
def test_a_list_costs_the_same_for_1_and_20_rows(client, base):
    add_people(0, 1)
    few = count(client, base)
    add_people(1, 20)
    assert count(client, base) == few


def add_people(start, stop):
    for number in range(start, stop):
        person = build.make_person(f"p{number}@example.jp", member=True)
        build.make_joining(person, receipt_number=f"N-{number:04d}-1111")
        Letter.objects.create(user=person, address=person.email, dedupe_key=f"k{number}")


def count(client, base):
    client.get(base)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(base).status_code == 200
    return len(asked)


# --- Export --------------------------------------------------------------------------------------


def export(client, base=APPLICATIONS, kind="csv"):
    answer = client.get(f"{base}?export={kind}")
    return answer, b"".join(answer.streaming_content)


def test_the_list_opens_in_japanese_excel(client, chika, desk):
    build.make_joining(chika, full_name="=HYPERLINK(1)", display_name="@SUM", motivation='a"\nb')
    _answer, body = export(client)
    assert body.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert row["氏名"] == "'=HYPERLINK(1)"
    assert row["表示名"] == "'@SUM"
    assert (row["状態"], row["受付方法"], row["ゆかり"]) == (
        "受付済み",
        "ウェブ",
        "家族・親戚がいる",
    )
    assert row["やってみたいこと"] == 'a"\nb'
    assert ModelLogEntry.objects.get(action="members.export").user == desk


def test_moments_are_local(client, one):
    _answer, body = export(client)
    row = next(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert row["受付日時"] == f"{localtime(one.submitted_at):%Y-%m-%d %H:%M}"


def test_the_workbook_holds_no_formula(client, chika):
    build.make_joining(chika, full_name="=1+1")
    _answer, body = export(client, kind="xlsx")
    cells = [cell for row in load_workbook(io.BytesIO(body)).active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=1+1" in [cell.value for cell in cells]


def test_members_are_exported_in_words(client, aoi):
    _answer, body = export(client, MEMBERS)
    row = next(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert (row["会員番号"], row["状態"], row["表示名"]) == ("T-000001", "会員", "あおい")


def test_looking_is_not_exporting(client, desk, one):
    for group in desk.groups.all():
        group.permissions.remove(*Permission.objects.filter(codename__startswith="export_"))
    assert "export=csv" not in client.get(APPLICATIONS).content.decode()
    assert client.get(f"{APPLICATIONS}?export=csv").status_code == 302
    assert not ModelLogEntry.objects.filter(action="members.export").exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(start):
    assert safe_cell(f"{start}1").startswith("'")
    assert safe_cell(f"a{start}1") == f"a{start}1"


@pytest.mark.parametrize("reason", ["", "本人\x00から", "あ" * 501])
def test_a_reason_for_the_record_stays_typed_until_it_can_be_kept(client, aoi, reason):
    member = Membership.objects.get(user=aoi)
    page = client.post(url("leave", member, MEMBERS), {"reason": reason}).content.decode()
    assert f">\n{reason}</textarea>" in page
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in page
    assert 'id="id_reason_error"' in page
    assert Membership.objects.get(user=aoi).status == "active"
