"""The rooms as pages: reading and posting work without JavaScript, through the same actions."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.signed_out import sign_in_first

from . import (
    actions,
    conversation,
    history,
    margins,
    protocol,
    queries,
    rules,
    said_by_form,
    workshops,
)
from .access import LARGEST_ID, STAFF, access_room, may_enter, stopped, verbs_for
from .actions.newcomers import newcomers
from .forms import AskForm, SayForm
from .models import Message, Room


def door_of(pk: int | None = None, **_rest) -> str:
    """Return where one goes on after signing in: a room, for what is said or done inside it."""
    return reverse("community:room", args=[pk]) if pk else reverse("community:rooms")


def for_insiders(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send strangers to sign in, and who is no member (yet) to the page about joining."""

    @sign_in_first(door_of)
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if may_enter(request.user):
            return view(request, *args, **kwargs)
        messages.info(request, _("部屋は会員の方だけがご利用になれます。"))
        return redirect("members:join")

    return guarded


@require_GET
@for_insiders
def rooms(request):
    """List the rooms of this person, and those they may enter: the newest, then older ones."""
    before = whole(request.GET.get("before"))
    found = queries.rooms_for(request.user, before=before)
    offered = [line for line in found if not line.is_member]
    context = {
        "joined": [line for line in found if line.is_member],
        "open": offered,
        "older": min(line.id for line in offered) if len(offered) == queries.OFFERED else None,
        "is_later_page": before is not None,
        "trail": trail(),
    }
    return render(request, "community/rooms.html", context)


@require_GET
@for_insiders
def room(request, pk):
    """Show a room from inside, or its door to who has not come in yet."""
    found = access_room(request.user, pk, to="see")
    if "read" not in verbs_for(request.user, found):
        return show_door(request, found)
    answered = to_answer(found, whole(request.GET.get("reply")))
    form = SayForm(initial={"reply_to": answered.seq} if answered else None)
    return show_room(request, found, form)


def to_answer(found: Room, seq: int | None) -> Message | None:
    """Return the message one is about to answer, as long as it is shown."""
    return found.messages.visible().filter(seq=seq).first() if seq else None


def show_door(request, found: Room, form: AskForm | None = None, status: int = 200):
    verbs = verbs_for(request.user, found)
    is_asked = "apply" in verbs
    context = {
        "room": found,
        "people": queries.people_in(found),
        "trail": trail(found),
        "can_join": "join" in verbs,
        "can_apply": is_asked,
        "can_admit": "admit" in verbs,
        "asked": queries.latest_request(request.user, found) if is_asked else None,
        "form": form or AskForm(),
        "stopped": stopped(request.user, found),
    }
    return render(request, "community/door.html", context, status=status)


def show_room(request, found: Room, form: SayForm, status: int = 200):
    before = whole(request.GET.get("before"))
    page = history.messages_before(found, before, reader=request.user)
    answered = to_answer(found, whole(str(form["reply_to"].value() or "")))
    read_seq = found.mine.read_seq if found.mine and before is None else None
    days = conversation.set_by_day(
        page.messages, reader=request.user.pk, read_seq=read_seq, timezone=get_current_timezone()
    )
    verbs, at = verbs_for(request.user, found), now()
    people, shop = workshops.people_and_shop(found, at)
    strip = workshops.strip_for(found, request.user, at) if shop or found.parent_id else None
    context = {
        "room": found,
        "days": days,
        "page": page,
        "before": before,
        "form": form,
        "people": people,
        "can_post": "post" in verbs and not found.is_closed,
        "can_show_pictures": not newcomers({request.user.pk}),
        "can_join": "join" in verbs and not found.mine,
        "can_moderate": "moderate" in verbs,
        "asking": queries.asking_number(found) if "admit" in verbs else 0,
        "can_admit": "admit" in verbs,
        "can_answer": request.user.has_perm(STAFF),
        "can_host": "host" in verbs and not found.is_closed,
        "strip": strip,
        "server_now": at,
        # Who only looks in has no open line: the page asks by itself how the workshop stands.
        "is_without_line": "post" not in verbs,
        "trail": trail(found),
        "answered": history.as_said([answered])[0] if answered else None,
        "pins": history.pinned(found),
        "feelings": margins.feelings(),
        "mend_since": now() - rules.MENDING,
        "limits": protocol.Hello("", "").limits,
    }
    return render(request, "community/room.html", context, status=status)


def trail(found: Room | None = None) -> list[dict[str, str]]:
    steps = [
        {"title": _("マイページ"), "url": reverse("members:mypage")},
        {"title": _("部屋"), "url": reverse("community:rooms")},
    ]
    if found and found.parent_id:
        steps.append({"title": found.parent.name, "url": found.parent.get_absolute_url()})
    return [*steps, {"title": found.name, "url": ""}] if found else steps


def whole(text: str | None) -> int | None:
    """Return a number from the address, or None for whatever is none."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(LARGEST_ID)):
        return None
    return min(int(text), LARGEST_ID)


@require_POST
@for_insiders
def post(request, pk):
    """Say something by form. What was typed stays when it could not be said."""
    found = access_room(request.user, pk, to="post")
    form = SayForm(request.POST, request.FILES)
    said_by_form.bring(request, found, form)
    if form.is_valid() and say(request, found, form):
        return redirect(f"{found.get_absolute_url()}#newest")
    return show_room(request, found, form, status=422)


def say(request, found: Room, form: SayForm) -> bool:
    try:
        posted = said_by_form.say(request, found, form)
    except ValidationError as error:
        form.add_error("text", error)
        return False
    actions.mark_read(participant=found.mine, seq=posted.message.seq)
    return True


@require_GET
@for_insiders
def events(request, pk):
    """Return what a client missed: {events, more}."""
    found = access_room(request.user, pk)
    after = whole(request.GET.get("after")) or 0
    missed = history.events_after(found, after)
    answer = {"events": [protocol.as_dict(event) for event in missed.events], "more": missed.more}
    answer |= {"epoch": str(found.epoch), "head": found.head_seq}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
