"""One's own place in a room: coming and going, how far one has read, what one is told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import actions
from .access import access_room
from .views import for_insiders, whole


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
