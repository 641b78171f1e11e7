"""One message as a form brings it: words, pictures picked just now, pictures sent before."""

from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from . import actions, rules, shelf
from .actions import Chosen, Posted
from .forms import SayForm, too_many_pictures
from .models import Picture, Room


def bring(request: HttpRequest, room: Room, form: SayForm) -> None:
    """Store the pictures, whatever becomes of the words: what was stored stays with the form."""
    form.kept = sent_before(request, room)
    form.is_valid()
    told = form.cleaned_data
    if "client_msg_id" not in told:
        return
    try:
        for file in told.get("pictures", []):
            store(request, room, form, file)
    except ValidationError as error:
        form.add_error("pictures", error)


def store(request: HttpRequest, room: Room, form: SayForm, file: UploadedFile) -> None:
    if len(form.kept) >= rules.MOST_PICTURES:
        raise too_many_pictures()
    # Named by what it holds: the form sent twice is the same message.
    name = uuid5(form.cleaned_data["client_msg_id"], shelf.digest(file))
    author = request.user
    picture = actions.upload_picture(room=room, author=author, file=file, client_id=name)
    if picture.pk not in {one.pk for one, _alt in form.kept}:
        form.kept.append((picture, form.cleaned_data.get("alt", "")))


def say(request: HttpRequest, room: Room, form: SayForm) -> Posted:
    """Say what a form brought."""
    told = form.cleaned_data
    return actions.post_message(
        room=room,
        author=request.user,
        text=told["text"],
        client_msg_id=told["client_msg_id"],
        reply_to=told["reply_to"],
        pictures=[Chosen(picture.pk, alt) for picture, alt in form.kept],
    )


def sent_before(request: HttpRequest, room: Room) -> list[tuple[Picture, str]]:
    """Return the pictures that an earlier sending of the form has stored, but the dropped ones."""
    dropped = request.POST.getlist("drop")
    names = [name for name in request.POST.getlist("picture") if name not in dropped]
    keys = [key for name in names if (key := key_in(name))]
    theirs = Picture.objects.filter(room=room, author=request.user, gone_at=None).in_bulk(keys)
    return [
        (theirs[key], request.POST.get(f"alt-{key}", ""))
        for key in dict.fromkeys(keys)
        if key in theirs
    ]


def key_in(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
