"""自分のデータ on a bad day: pictures go, somebody is expelled, an account ends."""

import json
import re
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from PIL import Image
from wagtail.models import ModelLogEntry

from community.actions import remove_message, upload_picture
from community.actions.measures import confirm_removal
from community.actions.sitting import Chosen
from community.models import Measure, Report
from igashu_site import roles
from members.models import Letter, User
from members.own_data import archive
from members.own_data.archive import write
from tests import build

pytestmark = pytest.mark.django_db
UNSAFE = ["../../../etc/cron.d/x.png", "C:\\Windows\\x.png", "<b>\x07.png", "い" * 90 + ".png"]


@pytest.fixture
def room(aoi, ben):
    return build.make_room("広場", people=[aoi, ben])


@pytest.fixture
def way(aoi, client_of):
    """The page of a copy that Aoi asked for."""
    client_of(aoi).post("/mypage/data/")
    text = Letter.objects.filter(kind="members/own_data").latest("pk").text
    return re.search(r"(/mypage/data/\S+/)", text)[1]


def read(out):
    with ZipFile(out) as copy:
        return json.loads(copy.read("data.json")), {
            name: copy.read(name) for name in copy.namelist()
        }


def say_picture(room, author, name="a.png"):
    drawn = BytesIO()
    Image.new("RGB", (8, 6), "green").save(drawn, "PNG")
    file = SimpleUploadedFile("x.png", drawn.getvalue())
    file._name = name  # as it came: Django's own class would take the folders away already
    picture = upload_picture(room=room, author=author, file=file, client_id=uuid4())
    return build.say(room, author, "", pictures=[Chosen(picture.pk)])


@pytest.mark.parametrize("name", UNSAFE, ids=["folders", "drive", "signs", "long"])
def test_what_a_picture_was_called_names_no_file_of_the_copy(room, aoi, name):
    say_picture(room, aoi, name)
    _data, files = read(write(aoi))
    (one,) = [other for other in files if other.startswith("messages/")]
    assert re.fullmatch(r"messages/[0-9a-f-]{36}\.webp", one)


def test_what_is_taken_back_while_the_copy_is_made_is_not_in_it(
    room, aoi, monkeypatch, django_capture_on_commit_callbacks
):
    """Its row was read already; its file goes before it is put in."""
    said, stays = say_picture(room, aoi), say_picture(room, aoi)
    put = archive.put

    def taken_back_first(*values):
        if said.removed_at is None:
            with django_capture_on_commit_callbacks(execute=True):
                remove_message(message=said, by=aoi)
            said.refresh_from_db()
        put(*values)

    monkeypatch.setattr(archive, "put", taken_back_first)
    _data, files = read(write(aoi))
    pictures = [name for name in files if name.startswith("messages/")]
    assert pictures == [f"messages/{stays.pictures.get().pk}.webp"]


def test_a_second_copy_while_the_first_is_made_is_the_same(room, aoi, monkeypatch):
    build.say(room, aoi, "あおいの言葉")
    put, second = archive.put, []
    say_picture(room, aoi)

    def in_between(*values):
        if not second:
            second.append(None)
            second[0] = read(write(aoi))
        put(*values)

    monkeypatch.setattr(archive, "put", in_between)
    data, files = read(write(aoi))
    other, others = second[0]
    assert files.keys() == others.keys()
    assert data | {"made_at": 0} == other | {"made_at": 0}


def test_who_was_expelled_takes_it_and_learns_who_reported_from_nothing(
    room, aoi, ben, moderator, client_of, way
):
    said = build.say(room, aoi, "ひどい言葉")
    Report.objects.create(message=said, reporter=ben, reason="insult", note="べんの補足")
    told = {"user": aoi, "decided_by": moderator, "decided_at": now(), "message": said}
    measure = Measure.objects.create(kind="expel", status="proposed", reason="くり返し", **told)
    clerk = build.make_person("clerk@example.jp", roles=[roles.DESK], display_name="係の人")
    confirm_removal(measure=measure, by=clerk)
    person = client_of(User.objects.get(pk=aoi.pk))
    answer = person.post(way)
    data, files = read(BytesIO(b"".join(answer.streaming_content)))
    (expelled,) = data["moderation"]["community.Measure"]
    assert (expelled["kind"], expelled["reason"]) == ("expel", "くり返し")
    assert data["membership"]["members.Membership"][0]["status"] == "left"
    everything = b"".join(files.values()).decode(errors="ignore")
    for words in ("べん", "係の人", "世話人 ", ben.email, clerk.email, moderator.email):
        assert words not in everything, words


def test_an_account_that_goes_while_its_copy_is_made_gets_an_answer(chika, client_of, monkeypatch):
    client = client_of(chika)
    client.post("/mypage/data/")
    text = Letter.objects.filter(kind="members/own_data").latest("pk").text
    way = re.search(r"(/mypage/data/\S+/)", text)[1]

    def gone_meanwhile(user):
        out = write(user)
        User.objects.filter(pk=user.pk).delete()
        return out

    monkeypatch.setattr(archive, "write", gone_meanwhile)
    answer = client.post(way)
    assert answer.url == "/mypage/data/"
    assert "/accounts/login/" in client.get(answer.url).url
    assert not ModelLogEntry.objects.filter(action="members.own_data", user=chika.pk).exists()


def test_an_account_that_is_closed_is_asked_to_sign_in(aoi, client_of, way):
    client = client_of(aoi)
    User.objects.filter(pk=aoi.pk).update(is_active=False)
    answer = client.post(way)
    assert "/accounts/login/" in answer.url
