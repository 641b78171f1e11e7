"""The rooms as pages: reading and posting work without JavaScript, through the same actions."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from home.search import excerpts
from home.search.queries import LONGEST_QUERY, asked_for, is_cut
from members.models import User
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
from .access import LARGEST_ID, MODERATE, STAFF, access_room, may_enter, stopped, verbs_for
from .actions.newcomers import newcomers
from .forms import AskForm, SayForm
from .models import Message, Room

PEOPLE_ON_A_PAGE = 100


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
    found = queries.rooms_for(request.user, before=whole(request.GET.get("before")))
    offered = [line for line in found if not line.is_member]
    context = {
        "joined": [line for line in found if line.is_member],
        "open": offered,
        "older": min(line.id for line in offered) if len(offered) == queries.OFFERED else None,
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
def people(request, pk):
    """Show who is in the room: by name who allowed it, the others as a number."""
    found = access_room(request.user, pk, to="read")
    listed = queries.listed_in(found)
    context = {
        "room": found,
        "page": Paginator(listed, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
        "others": queries.people_in(found) - len(listed),
        "may_choose": found.mine is not None,
        "looking_after": queries.looking_after(found),
        "can_name": request.user.has_perm(MODERATE) and not found.parent_id,
        "trail": trail(found),
    }
    return render(request, "community/people.html", context)


@require_POST
@for_insiders
def moderator(request, pk):
    """Let somebody of the list look after this room, or no more. Only by office."""
    found = access_room(request.user, pk, to="moderate")
    if not request.user.has_perm(MODERATE):
        raise PermissionDenied
    listed = {str(one.id): one for one in queries.listed_in(found)}
    one, on = listed.get(request.POST.get("person", "")), request.POST.get("on") == "yes"
    if one is None:
        raise Http404
    user = User.objects.get(pk=one.id)
    try:
        actions.look_after(room=found, user=user, by=request.user, on=on)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("community:people", pk)
    words = (
        _("%(name)sさんを、世話人にしました。")
        if on
        else _("%(name)sさんを、世話人から外しました。")
    )
    messages.success(request, words % {"name": one.name})
    return redirect("community:people", pk)


@require_POST
@for_insiders
def join(request, pk):
    found = access_room(request.user, pk, to="join")
    actions.join_room(room=found, user=request.user)
    messages.success(request, _("「%(room)s」に入りました。") % {"room": found.name})
    return redirect(found)


@require_POST
@for_insiders
def leave(request, pk):
    found = access_room(request.user, pk, to="see")
    actions.leave_room(room=found, user=request.user)
    messages.success(request, _("「%(room)s」から出ました。") % {"room": found.name})
    if found.parent_id:
        return redirect("community:room", found.parent_id)
    return redirect("community:rooms")


@require_POST
@for_insiders
def read(request, pk):
    """Move the reading mark: to the number given, or to the end."""
    found = access_room(request.user, pk)
    seq = whole(request.POST.get("seq"))
    if found.mine:
        actions.mark_read(
            participant=found.mine, seq=found.head_seq if seq is None else min(seq, found.head_seq)
        )
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    return redirect(found)


@require_POST
@for_insiders
def writing(request, pk):
    """Let the others see when one writes, or no more."""
    found = access_room(request.user, pk, to="post")
    shows = request.POST.get("shows") == "yes"
    actions.show_writing(participant=found.mine, shows=shows)
    words = (
        _("この部屋で入力しているとき、ほかの人に「入力中」と表示します。")
        if shows
        else _("入力中であることは、だれにも表示しません。")
    )
    messages.success(request, words)
    return redirect(found)


@require_POST
@for_insiders
def mute(request, pk):
    """Be told nothing of this room, or again."""
    found = access_room(request.user, pk, to="post")
    muted = request.POST.get("muted") == "yes"
    actions.mute_room(participant=found.mine, muted=muted)
    words = (
        _("この部屋からのお知らせを止めました。")
        if muted
        else _("この部屋のお知らせを受け取ります。")
    )
    messages.success(request, words)
    return redirect(found)


@require_GET
@for_insiders
def search(request, pk):
    """Find words in this room."""
    found = access_room(request.user, pk, to="read")
    typed = request.GET.get("q", "")
    asked = asked_for(typed)
    hits = queries.found_in(found, asked)
    context = {
        "room": found,
        "typed": typed,
        "asked": asked,
        "longest": LONGEST_QUERY if is_cut(typed) else None,
        "hits": [hit(said, asked) for said in history.as_said(hits)],
        "trail": trail(found),
    }
    return render(request, "community/search.html", context)


def hit(said: history.Said, asked: str) -> dict:
    """Return a message that was found: its words, and the pictures of which it was said."""
    told = [excerpts.excerpt(picture.alt, asked) for picture in said.pictures]
    return {
        "said": said,
        "words": excerpts.excerpt(said.text, asked),
        "pictures": [words for words in told if any(piece.is_hit for piece in words)],
    }


@require_GET
@for_insiders
def names(request, pk):
    """Return whom one can call here, for the list after an @."""
    found = access_room(request.user, pk, to="post")
    begun = request.GET.get("q", "")[:30]
    offered = queries.callable_in(found, begun, request.user)
    if "moderate" in verbs_for(request.user, found) and rules.EVERYBODY.startswith(begun):
        offered.append(rules.EVERYBODY)
    answer = {"names": offered, "people": queries.people_in(found)}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


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
