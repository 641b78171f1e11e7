"""Pictures in rooms: made harmless, shown to who may read, gone when they are taken back."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from community import history, rules, shelf
from community.actions import (
    Chosen,
    hide_message,
    post_message,
    remove_message,
    upload_picture,
)
from community.models import Message, Picture
from tests.home.test_photographs import SECRET, photograph


def file(content=None, name="a.jpg"):
    return SimpleUploadedFile(name, photograph() if content is None else content)


def drawn(form="PNG", size=(8, 6), colour="green", **options):
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, form, **options)
    return written.getvalue()


def upload(room, author, content=None, **fields):
    values = {"client_id": uuid4()} | fields
    return upload_picture(room=room, author=author, file=file(content), **values)


def show(room, author, *pictures, text="", alt="", **fields):
    values = {"client_msg_id": uuid4()} | fields
    chosen = [Chosen(picture.pk, alt) for picture in pictures]
    return post_message(room=room, author=author, text=text, pictures=chosen, **values)


@pytest.fixture
def said(shared, aoi):
    """A message of aoi's: one picture and no words."""
    return show(shared, aoi, upload(shared, aoi)).message


def files():
    from django.conf import settings

    return sorted(path for path in (settings.MEDIA_ROOT / "rooms").rglob("*") if path.is_file())


def addresses(room, picture):
    place = f"/rooms/{room.pk}/pictures/{picture.pk}/"
    return place, f"{place}small/"


def test_a_picture_tells_nothing_but_itself_and_stands_upright(shared, aoi):
    assert SECRET in photograph(), "control: the camera did tell"
    picture = upload(shared, aoi, photograph(size=(60, 40)))
    for stored in (picture.large, picture.small):
        with stored.open() as opened:
            content = opened.read()
        with Image.open(BytesIO(content)) as shown:
            assert (shown.format, shown.size) == ("WEBP", (40, 60))
            assert not dict(shown.getexif())
            assert shown.getpixel((20, 5))[0] > 200 > 50 > shown.getpixel((20, 55))[0]
        assert SECRET not in content
    assert (picture.width, picture.height) == (40, 60)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_whatever_a_telephone_writes_becomes_a_silent_webp(form):
    # HEIF has a turn of its own and takes no notice of the camera's.
    size = (60, 40) if form == "HEIF" else (40, 60)
    for painted in shelf.paint(BytesIO(photograph(form))):
        assert SECRET not in painted.content
        with Image.open(BytesIO(painted.content)) as shown:
            assert (shown.format, shown.size, dict(shown.getexif())) == ("WEBP", size, {})


def test_colours_stay_and_a_profile_that_is_cargo_goes():
    for profile, is_kept in ((b"colours" * 20, True), (b"cargo" * 9_000, False)):
        large, _small = shelf.paint(BytesIO(drawn("JPEG", icc_profile=profile)))
        with Image.open(BytesIO(large.content)) as shown:
            assert ("icc_profile" in shown.info) == is_kept


def test_what_is_transparent_stays_so():
    written = BytesIO()
    Image.new("RGBA", (8, 6), (0, 0, 0, 0)).save(written, "PNG")
    large, _small = shelf.paint(written)
    with Image.open(BytesIO(large.content)) as shown:
        assert shown.convert("RGBA").getpixel((0, 0))[3] == 0


def test_one_at_a_time_is_decoded(monkeypatch):
    """A second one waits; when its patience is over, its sender is told to try again."""
    monkeypatch.setattr(shelf, "PATIENCE", 0)
    with shelf._desk, pytest.raises(ValidationError) as refused:
        shelf.paint(BytesIO(drawn()))
    assert refused.value.code == "unavailable"
    assert shelf.paint(BytesIO(drawn()))


def test_two_sizes_are_kept(shared, aoi):
    picture = upload(shared, aoi, drawn("JPEG", size=(2000, 1500)))
    with Image.open(picture.large.path) as large, Image.open(picture.small.path) as small:
        assert (large.size, small.size) == ((1280, 960), (640, 480))


def test_it_is_said_once_with_or_without_words(shared, aoi):
    picture, key = upload(shared, aoi), uuid4()
    first = show(shared, aoi, picture, alt=" 橋 ", client_msg_id=key)
    again = show(shared, aoi, picture, alt="橋", client_msg_id=key)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.message.pk == first.message.pk
    [event] = history.events_after(shared, first.message.seq - 1).events
    size = {"width": 40, "height": 60, "alt": "橋"}
    assert event.message["pictures"] == [{"id": str(picture.pk), **size}]
    assert event.message["text"] == ""


def test_the_door_asks_afresh_and_no_cache_keeps_it(said, shared, ben, chika, client_of):
    [picture] = said.pictures.all()
    for address in addresses(shared, picture):
        answer = client_of(ben).get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer["Cache-Control"] == "no-store, private"
        assert Image.open(BytesIO(answer.content)).format == "WEBP"
        assert client_of(chika).get(address).status_code == 302
        assert client_of().get(address).status_code == 302
        other = address.replace(f"/rooms/{shared.pk}/", f"/rooms/{shared.pk + 1}/")
        assert client_of(ben).get(other).status_code == 404


def test_what_waits_is_its_authors_alone(shared, aoi, ben, client_of):
    picture = upload(shared, aoi)
    for address in addresses(shared, picture):
        assert client_of(aoi).get(address).status_code == 200
        assert client_of(ben).get(address).status_code == 404


def test_taken_back_it_is_gone_from_every_place(
    said, shared, aoi, ben, client_of, django_capture_on_commit_callbacks
):
    [picture] = said.pictures.all()
    assert len(files()) >= 2
    with django_capture_on_commit_callbacks(execute=True):
        remove_message(message=said, by=aoi)
    for person in (aoi, ben):
        for address in addresses(shared, picture):
            assert client_of(person).get(address).status_code == 404
    assert not [path for path in files() if picture.pk.hex in path.name]
    [event] = [one for one in history.events_after(shared, 0).events if one.what == "said"]
    assert "pictures" not in event.message
    [shown] = history.latest(shared).messages
    assert shown.pictures == ()


def test_hidden_it_is_seen_by_moderators_alone(said, shared, aoi, ben, moderator, client_of):
    [picture] = said.pictures.all()
    hide_message(message=said, by=moderator)
    for address in addresses(shared, picture):
        assert client_of(moderator).get(address).status_code == 200
        assert client_of(aoi).get(address).status_code == 404
        assert client_of(ben).get(address).status_code == 404


def test_without_the_look_at_the_message_a_hidden_picture_would_be_seen(
    said, shared, ben, moderator, client_of, monkeypatch
):
    """Negative control: the right to read the room alone is not enough."""
    [picture] = said.pictures.all()
    hide_message(message=said, by=moderator)
    monkeypatch.setattr("community.access.may_see", lambda *_whom: True)
    assert client_of(ben).get(addresses(shared, picture)[0]).status_code == 200


def test_a_form_brings_pictures_without_a_script(shared, aoi, client_of):
    data = {"text": "", "client_msg_id": str(uuid4()), "alt": "橋の写真"}
    browser, address = client_of(aoi), f"/rooms/{shared.pk}/messages/"
    for _twice in range(2):
        sent = data | {"pictures": [file(), file(drawn(), "b.png")]}
        assert browser.post(address, sent).status_code == 302
    [message] = Message.objects.filter(room=shared)
    assert message.picture_count == message.pictures.count() == 2
    assert Picture.objects.count() == 2
    page = browser.get(shared.get_absolute_url()).content.decode()
    assert page.count('alt="橋の写真"') == 2
    assert 'loading="lazy"' in page


def test_a_refused_form_keeps_its_pictures(shared, aoi, client_of, monkeypatch):
    key = {"client_msg_id": str(uuid4())}
    browser, address = client_of(aoi), f"/rooms/{shared.pk}/messages/"
    monkeypatch.setattr(rules, "wait_for", lambda said, at, pace=None: 0 if pace else 5)
    sent = {"text": "花", "alt": "橋", "pictures": [file(), file(drawn(), "b.png")]}
    answer = browser.post(address, key | sent)
    assert answer.status_code == 422
    first, second = Picture.objects.order_by("uploaded_at")
    page = answer.content.decode()
    for picture in (first, second):
        assert f'name="picture" value="{picture.pk}"' in page
        assert f'name="alt-{picture.pk}" value="橋"' in page
    monkeypatch.undo()
    again = {"text": "花", "picture": [first.pk, second.pk], "drop": [second.pk]}
    answer = browser.post(address, key | again | {f"alt-{first.pk}": "川"})
    assert answer.status_code == 302
    [shown] = history.latest(shared).messages[-1].pictures
    assert (shown.id, shown.alt) == (first.pk, "川")


def test_words_that_are_wrong_lose_no_picture(shared, aoi, client_of):
    key = {"client_msg_id": str(uuid4())}
    browser, address = client_of(aoi), f"/rooms/{shared.pk}/messages/"
    answer = browser.post(address, key | {"text": "長" * 3000, "pictures": [file()]})
    picture = Picture.objects.get()
    assert answer.status_code == 422
    again = {"text": "長" * 3000, "picture": [picture.pk], f"alt-{picture.pk}": "長" * 300}
    page = browser.post(address, key | again).content.decode()
    assert f'name="picture" value="{picture.pk}"' in page
    answer = browser.post(address, key | again | {"text": "花"})
    assert (answer.status_code, "写真の説明が長すぎます" in answer.content.decode()) == (422, True)
    sent = {"text": "花", "picture": [picture.pk], f"alt-{picture.pk}": "橋"}
    assert browser.post(address, key | sent).status_code == 302


def test_somebody_elses_picture_comes_with_no_form(shared, aoi, ben, client_of):
    bens = upload(shared, ben)
    sent = {"text": "花", "client_msg_id": str(uuid4()), "picture": [str(bens.pk), "x"]}
    client_of(aoi).post(f"/rooms/{shared.pk}/messages/", sent)
    assert Message.objects.get().picture_count == 0
    assert Picture.objects.get().message is None


def test_nginx_carries_it_where_there_is_one(said, shared, ben, client_of, settings):
    settings.SENDFILE_BACKEND = "igashu_site.accel"
    [picture] = said.pictures.all()
    answer = client_of(ben).get(addresses(shared, picture)[1])
    assert answer["X-Accel-Redirect"] == f"/_private/{picture.small.name}"
    assert (answer.content, answer["Content-Type"]) == (b"", "image/webp")
    assert answer["Cache-Control"] == "no-store, private"


def test_a_lost_file_is_not_found(said, shared, ben, client_of):
    [picture] = said.pictures.all()
    shelf.take(picture)
    for address in addresses(shared, picture):
        assert client_of(ben).get(address).status_code == 404
