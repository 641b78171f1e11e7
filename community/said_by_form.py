"""One message as a form brings it: words, pictures picked just now, pictures sent before."""

from uuid import UUID, uuid5

from django.http import HttpRequest

from . import actions, rules, shelf
from .actions import Chosen, Posted
from .forms import SayForm, too_many_pictures
from .models import Picture, Room


def say(request: HttpRequest, room: Room, form: SayForm) -> Posted:
    """Store the pictures, then say all of it. What was stored stays with the form."""
    told, author = form.cleaned_data, request.user
    form.kept = sent_before(request, room)
    for file in told["pictures"]:
        if len(form.kept) >= rules.MOST_PICTURES:
            raise too_many_pictures()
        # Named by what it holds: the form sent twice is the same message.
        name = uuid5(told["client_msg_id"], shelf.digest(file))
        picture = actions.upload_picture(room=room, author=author, file=file, client_id=name)
        if picture.pk not in {one.pk for one, _alt in form.kept}:
            form.kept.append((picture, told["alt"]))
    return actions.post_message(
        room=room,
        author=author,
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
        (theirs[key], rules.clean_alt(request.POST.get(f"alt-{key}", "")))
        for key in dict.fromkeys(keys)
        if key in theirs
    ]


def key_in(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
