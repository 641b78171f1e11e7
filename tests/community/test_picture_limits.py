"""What is no picture, too much, or somebody else's: refused in words, and nothing is stored."""

import sys
import zlib
from datetime import timedelta
from io import BytesIO
from struct import pack
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from community import rules, shelf
from community.actions import Chosen, close_room, join_room, leave_room, post_message
from community.actions.unwanted import forget
from community.models import Message, NgWord, Picture
from tests import build
from tests.home.test_photographs import BAD, photograph

from .test_pictures import drawn, file, files, show, upload


def chunk(name, content):
    return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))


def bomb(side=50_000):
    """A PNG of two and a half billion pixels in a few bytes."""
    head = chunk(b"IHDR", pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def animated(frames=200):
    from PIL import Image

    first, *others = (Image.new("L", (8, 8), shade) for shade in range(frames))
    written = BytesIO()
    first.save(written, "GIF", save_all=True, append_images=others)
    return written.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PICTURES = {
    **{name: content for name, (_file, content) in BAD.items()},
    "svg as png": SVG,
    "pdf": b"%PDF-1.7 /JS (app.alert(1))",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "a program": b"\x7fELF" + b"\0" * 200,
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused(shared, aoi, content):
    before = files()
    with pytest.raises(ValidationError, match="読み取れない形式") as refused:
        upload(shared, aoi, content)
    assert refused.value.code == "not_a_picture"
    assert not Picture.objects.exists()
    assert files() == before


def test_pixels_are_counted_before_they_are_decoded(shared, aoi, settings, monkeypatch):
    with pytest.raises(ValidationError) as refused:
        upload(shared, aoi, bomb())
    assert refused.value.code == "too_many_pixels"
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60 * 40 - 1
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", pytest.fail)
    with pytest.raises(ValidationError) as refused:
        upload(shared, aoi, drawn("JPEG", (60, 40)))
    assert refused.value.code == "too_many_pixels"


def test_without_the_count_it_would_be_decoded(shared, aoi, settings, monkeypatch):
    """Negative control: nothing else stops a picture of many pixels."""
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 10**12
    assert upload(shared, aoi, drawn("JPEG", (60, 40))).pk
    with pytest.raises(ValidationError) as refused:
        upload(shared, aoi, bomb(9_000))  # below the bomb of Pillow's own: it is read, and broken
    assert refused.value.code == "not_a_picture"


def test_an_empty_file_and_a_heavy_one(shared, aoi, settings):
    with pytest.raises(ValidationError) as refused:
        upload(shared, aoi, b"")
    assert refused.value.code == "empty_file"
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    with pytest.raises(ValidationError) as refused:
        upload(shared, aoi)
    assert refused.value.code == "file_too_large"


@pytest.mark.parametrize("content", [animated(), drawn("JPEG") + SVG, drawn("GIF")])
def test_only_the_first_picture_of_a_file_is_kept(shared, aoi, content):
    picture = upload(shared, aoi, content)
    with open(picture.large.path, "rb") as stored:
        kept = stored.read()
    assert b"script" not in kept
    assert b"ANIM" not in kept


@pytest.mark.parametrize("mode", ["CMYK", "L", "LA", "P", "I;16", "RGBA", "1"])
def test_every_kind_of_colour_is_painted(mode):
    from PIL import Image

    written = BytesIO()
    Image.new(mode, (9, 7)).save(written, "JPEG" if mode == "CMYK" else "PNG")
    large, _small = shelf.paint(written)
    assert (large.width, large.height) == (9, 7)


# --- Whose it is, and where -----------------------------------------------------------------------
def test_only_ones_own_of_this_room_and_only_once(shared, aoi, ben):
    other = build.make_room("となり", people=[aoi])
    mine, bens, elsewhere = upload(shared, aoi), upload(shared, ben), upload(other, aoi)
    show(shared, aoi, said := upload(shared, aoi))
    gone = upload(shared, aoi)
    Picture.objects.filter(pk=gone.pk).update(gone_at=now())
    for one in (bens, elsewhere, said, gone, Picture(pk=uuid4())):
        before = Message.objects.count()
        with pytest.raises(ValidationError) as refused:
            show(shared, aoi, mine, one)
        assert refused.value.code == "picture_not_found"
        assert Message.objects.count() == before
        assert Picture.objects.get(pk=mine.pk).message is None
    assert show(shared, aoi, mine).is_new


def test_two_messages_at_once_do_not_share_a_picture(shared, aoi):
    from community.actions import Draft, post_together

    picture = upload(shared, aoi)
    drafts = [
        Draft(shared.pk, aoi, "", uuid4(), now(), pictures=(Chosen(picture.pk),)) for _two in "12"
    ]
    first, second = post_together(drafts)
    assert first.is_new
    assert second.code == "picture_not_found"


def test_five_are_too_many_and_twice_is_too_often(shared, aoi):
    pictures = [upload(shared, aoi, drawn(colour=(shade, 0, 0))) for shade in range(5)]
    with pytest.raises(ValidationError) as refused:
        show(shared, aoi, *pictures)
    assert refused.value.code == "too_many"
    with pytest.raises(ValidationError) as refused:
        show(shared, aoi, pictures[0], pictures[0])
    assert refused.value.code == "twice"
    assert show(shared, aoi, *pictures[:4]).message.picture_count == 4


def test_the_database_takes_no_fifth_and_no_second_in_one_place(shared, aoi):
    message = show(shared, aoi, upload(shared, aoi)).message
    spare = upload(shared, aoi, drawn())
    for place in (1, 5, 0, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Picture.objects.filter(pk=spare.pk).update(message=message, place=place)


def test_the_same_id_is_the_same_picture_or_a_conflict(shared, aoi, ben):
    key = uuid4()
    first = upload(shared, aoi, client_id=key)
    assert upload(shared, aoi, client_id=key).pk == first.pk
    assert upload(shared, ben, client_id=key).pk != first.pk
    with pytest.raises(ValidationError) as refused:
        upload(shared, aoi, drawn(), client_id=key)
    assert refused.value.code == "conflict"


def test_the_same_message_with_other_pictures_is_a_conflict(shared, aoi):
    key, first = uuid4(), upload(shared, aoi)
    show(shared, aoi, first, alt="橋", client_msg_id=key)
    other = upload(shared, aoi, drawn())
    for pictures, alt in (([other], "橋"), ([first], "川"), ([first, other], "橋"), ([], "")):
        with pytest.raises(ValidationError) as refused:
            show(shared, aoi, *pictures, alt=alt, text="" if pictures else "橋", client_msg_id=key)
        assert refused.value.code == "conflict"


def test_who_is_not_in_the_room_uploads_nothing(shared, aoi, chika):
    with pytest.raises(ValidationError) as refused:
        upload(shared, chika)
    assert refused.value.code == "not_in_room"
    close_room(room=shared, by=aoi)
    with pytest.raises(ValidationError) as refused:
        upload(shared, aoi)
    assert refused.value.code == "room_closed"


def test_who_leaves_takes_no_picture_along(shared, ben, client_of, aoi):
    message = show(shared, aoi, upload(shared, aoi)).message
    address = f"/rooms/{shared.pk}/pictures/{message.pictures.get().pk}/"
    assert client_of(ben).get(address).status_code == 200
    leave_room(room=shared, user=ben)
    assert client_of(ben).get(address).status_code in (403, 404)


# --- How many -------------------------------------------------------------------------------------
def test_the_pace_of_a_person_is_limited_in_all_rooms_together(shared, aoi, ben, monkeypatch):
    monkeypatch.setattr(rules, "PICTURE_PACE", ((600, 2),))
    other = build.make_room("となり", people=[aoi])
    upload(shared, aoi)
    upload(other, aoi)
    with pytest.raises(rules.TooManyPictures, match="10分ほどたってから") as refused:
        upload(shared, aoi)
    assert 590 <= refused.value.wait <= 600
    assert upload(shared, ben).pk
    Picture.objects.filter(author=aoi).update(uploaded_at=now() - timedelta(minutes=11))
    assert upload(shared, aoi).pk


def test_somebody_new_sends_words_first(shared, aoi, settings, client_of):
    settings.IGASHU_ROOM_NEWCOMER_POSTS = 1
    newcomer = build.make_person("nao@example.jp", member=True)
    join_room(room=shared, user=newcomer)
    with pytest.raises(rules.NoPicturesYet):
        upload(shared, newcomer)
    page = client_of(newcomer).get(shared.get_absolute_url()).content.decode()
    assert "はじめの何回かの投稿のあとから" in page
    assert 'type="file"' not in page
    post_message(room=shared, author=newcomer, text="はじめまして", client_msg_id=uuid4())
    picture = upload(shared, newcomer)
    assert picture.pk
    assert 'type="file"' in client_of(newcomer).get(shared.get_absolute_url()).content.decode()


@pytest.fixture
def an_unwanted_word(db):
    """What is remembered of the list goes with the test."""
    NgWord.objects.create(word="だめな言葉")
    yield
    forget()


def test_unwanted_words_are_no_description_either(shared, aoi, an_unwanted_word):
    picture = upload(shared, aoi)
    with pytest.raises(ValidationError) as refused:
        show(shared, aoi, picture, alt="ﾀﾞﾒな言葉")
    assert refused.value.code == "unwanted_word"
    with pytest.raises(ValidationError) as refused:
        show(shared, aoi, picture, alt="長" * 201)
    assert refused.value.code == "alt_too_long"


# --- The door of a script -------------------------------------------------------------------------
def test_the_door_of_a_script_answers_in_words(shared, aoi, client_of, monkeypatch):
    browser, address = client_of(aoi), f"/rooms/{shared.pk}/pictures/"
    key = str(uuid4())
    for _twice in range(2):
        stored = browser.post(address, {"client_id": key, "picture": file()})
        assert stored.status_code == 201
    assert Picture.objects.get().pk.hex == stored.json()["id"].replace("-", "")
    for data, status in (
        ({}, 422),
        ({"client_id": key}, 422),
        ({"client_id": "x", "picture": file()}, 422),
        ({"client_id": key, "picture": file(b"")}, 422),
        ({"client_id": str(uuid4()), "picture": file(SVG, "a.png")}, 422),
        ({"client_id": str(uuid4()), "picture": file(bomb(), "a.png")}, 413),
        ({"client_id": key, "picture": file(drawn())}, 409),
    ):
        answer = browser.post(address, data)
        assert (answer.status_code, bool(answer.json()["text"])) == (status, True), data
    monkeypatch.setattr(rules, "PICTURE_PACE", ((600, 1),))
    answer = browser.post(address, {"client_id": str(uuid4()), "picture": file()})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) == answer.json()["wait"] > 500


def test_somebody_elses_picture_cannot_be_discarded(shared, aoi, ben, client_of):
    picture = upload(shared, aoi)
    address = f"/rooms/{shared.pk}/pictures/{picture.pk}/discard/"
    assert client_of(ben).post(address).status_code == 404
    said = show(shared, aoi, upload(shared, aoi, drawn())).message.pictures.get()
    other = f"/rooms/{shared.pk}/pictures/{said.pk}/discard/"
    assert client_of(ben).post(other).status_code == 404
    assert client_of(aoi).post(other).status_code == 204
    assert Picture.objects.get(pk=said.pk).gone_at is None, "what was said goes another way"
    assert client_of(aoi).post(address).status_code == 204
    assert client_of(aoi).post(address).status_code == 404
    assert Picture.objects.get(pk=picture.pk).gone_at


# --- The scanner ----------------------------------------------------------------------------------
def scanner(script):
    return f'"{sys.executable}" -c "{script}"'


EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"
FINDS = "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"


def test_the_scanner_is_asked_before_anything_is_opened(shared, aoi, settings):
    settings.IGASHU_SCAN_COMMAND = scanner(FINDS)
    assert upload(shared, aoi).pk
    with pytest.raises(ValidationError, match="ウイルスの検査で問題") as refused:
        upload(shared, aoi, photograph() + EICAR)
    assert refused.value.code == "infected"
    settings.IGASHU_SCAN_COMMAND = ""
    assert upload(shared, aoi, photograph() + EICAR).pk, "control: nobody else would have seen it"


@pytest.mark.parametrize(
    "command",
    [scanner("import sys; sys.exit(2)"), scanner("import time; time.sleep(9)"), "/no/scanner"],
    ids=["broken", "silent", "absent"],
)
def test_a_scanner_that_cannot_be_asked_refuses(shared, aoi, settings, command):
    settings.IGASHU_SCAN_COMMAND, settings.IGASHU_SCAN_SECONDS = command, 0.5
    with pytest.raises(ValidationError, match="検査ができない") as refused:
        upload(shared, aoi)
    assert refused.value.code == "not_scanned"
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("", []),
        ("sh -c true", []),
        ("/no/scanner -", ["community.E001"]),
        ("'", ["community.E001"]),
    ],
)
def test_a_scanner_that_is_not_there_is_told_at_the_start(settings, command, found):
    from community.checks import the_scanner_is_there

    settings.IGASHU_SCAN_COMMAND = command
    assert [error.id for error in the_scanner_is_there(None)] == found


def test_a_full_disk_is_told_and_leaves_nothing(shared, aoi, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    before = files()
    monkeypatch.setattr("community.shelf.settle", full)
    with pytest.raises(ValidationError) as refused:
        upload(shared, aoi)
    assert refused.value.code == "unavailable"
    assert files() == before


def test_what_cannot_be_stored_leaves_no_file(shared, aoi, monkeypatch):
    def refused(*_args, **_kwargs):
        raise IntegrityError

    before = files()
    monkeypatch.setattr(Picture, "save", refused)
    with pytest.raises(IntegrityError), transaction.atomic():
        upload(shared, aoi)
    assert files() == before


def test_a_form_takes_four_and_tells_what_is_wrong(shared, aoi, client_of):
    browser, address = client_of(aoi), f"/rooms/{shared.pk}/messages/"

    def send(*pictures, text=""):
        data = {"text": text, "client_msg_id": str(uuid4()), "pictures": list(pictures)}
        answer = browser.post(address, data)
        return answer.status_code, answer.content.decode()

    five = [SimpleUploadedFile(f"{one}.png", drawn(colour=(one, 0, 0))) for one in range(5)]
    status, page = send(*five, text="花")
    assert (status, "4枚まで" in page, "花</textarea>" in page) == (422, True, True)
    status, page = send(file(SVG, "a.png"), text="花")
    assert (status, "読み取れない形式" in page, "花</textarea>" in page) == (422, True, True)
    assert send()[0] == 422
    assert send(file(b""))[0] == 422
    assert not Message.objects.exists()
