"""The door of a room that one enters by asking: the request, the queue, the answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from . import actions, queries, rules
from .access import access_request, access_room
from .forms import AskForm, DeclineForm
from .models import JoinRequest
from .views import for_insiders, show_door, trail


@require_POST
@for_insiders
def apply(request, pk):
    """Ask to be let in, with one line why."""
    room = access_room(request.user, pk, to="apply")
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_to_enter(room=room, user=request.user, why=form.cleaned_data["why"])
            messages.success(request, _("申し込みを受け付けました。"))
            return redirect(room)
        except ValidationError as error:
            form.add_error(None, error)
    return show_door(request, room, form, status=422)


@require_POST
@for_insiders
def withdraw(request, pk):
    room = access_room(request.user, pk, to="apply")
    actions.withdraw_request(room=room, user=request.user)
    messages.success(request, _("申し込みを取り消しました。"))
    return redirect(room)


@require_GET
@for_insiders
def door(request, pk):
    """Tell the script of a waiting page whether one has been let in."""
    room = access_room(request.user, pk, to="see")
    asked = queries.latest_request(request.user, room)
    answer = {"is_in": room.mine is not None, "status": asked.status if asked else ""}
    return JsonResponse(answer)


@require_GET
@for_insiders
def queue(request, pk):
    """List who asks to be let in, the longest waiting first."""
    room = access_room(request.user, pk, to="admit")
    context = {"room": room, "asking": queries.asking_to_enter(room), "trail": trail(room)}
    return render(request, "community/requests.html", context)


@require_POST
@for_insiders
def admit(request, pk, request_id):
    asked = access_request(request.user, pk, request_id)
    try:
        actions.admit(request=asked, by=request.user)
        messages.success(request, _("参加を認めました。本人に知らせます。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("community:requests", pk)


@for_insiders
def decline(request, pk, request_id):
    """Say why not; the person reads it."""
    asked = access_request(request.user, pk, request_id)
    if request.method != "POST" and asked.status != JoinRequest.Status.WAITING:
        messages.info(request, _("この申し込みには、すでに返事があります。"))
        return redirect("community:requests", pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(request=asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("見送りました。理由を本人に知らせます。"))
            return redirect("community:requests", pk)
        except ValidationError as error:
            is_late = isinstance(error, rules.NotNow)
            form.add_error(None if is_late else "reason", error)
    context = {"form": form, "room": asked.room, "asked": queries.as_asking([asked])[0]}
    context |= {"trail": trail(asked.room)}
    return render(request, "community/decline.html", context, status=422 if form.errors else 200)
