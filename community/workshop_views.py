"""グループの話し合い as pages: taking part, holding one, reporting, and what came of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from . import actions, history, workshops
from .access import access_group, access_room, access_workshop, verbs_for
from .models import Workshop
from .views import for_insiders, trail
from .workshop_forms import OpenForm, ResultForm
from .workshop_rules import IN_GROUPS

MORE_MINUTES = (1, 5, 10)


def refused(request, error):
    messages.error(request, " ".join(error.messages))


@require_GET
@for_insiders
def strip(request, pk):
    """Return what the room shows of its workshop, for the script to put in its place."""
    room = access_room(request.user, pk, to="read")
    shown = workshops.strip_for(room, request.user, now())
    if shown is None:
        return HttpResponse(status=204)
    is_host = "host" in request.GET
    can_host = not is_host and "host" in verbs_for(request.user, room)
    context = {"room": room, "is_host": is_host, "can_host": can_host}
    return render(request, "community/_workshop.html", context | as_context(shown))


def as_context(shown):
    return {"strip": shown, "server_now": now()}


@for_insiders
def open_one(request, pk):
    """Open a workshop: its theme, the question, the time."""
    room = access_room(request.user, pk, to="host")
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_workshop(room=room, by=request.user, **form.cleaned_data)
            messages.success(request, _("話し合いを開きました。参加する人を待っています。"))
            return redirect("community:workshop_host", pk)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"room": room, "form": form, "trail": trail(room)}
    status = 422 if form.errors else 200
    return render(request, "community/workshop_open.html", context, status=status)


@require_POST
@for_insiders
def enrol(request, pk):
    """Take part. Who presses on a page from before the end is told so."""
    room = access_room(request.user, pk, to="post")
    workshop = Workshop.objects.live().select_related("room").filter(room=room).first()
    if workshop is None:
        messages.error(request, _("この話し合いの参加は、しめきりました。"))
        return redirect(room)
    try:
        seat = actions.enrol(workshop=workshop, user=request.user)
        if seat.group:
            return redirect(seat.group.room)
    except ValidationError as error:
        refused(request, error)
    return redirect(workshop.room)


@require_POST
@for_insiders
def withdraw(request, pk):
    workshop = access_workshop(request.user, pk, to="post")
    try:
        actions.withdraw_seat(workshop=workshop, user=request.user)
    except ValidationError as error:
        refused(request, error)
    return redirect(workshop.room)


# What the button says: (the action, what is said afterwards).
MOVES = {
    "draw": (actions.draw_groups, gettext_lazy("グループに分かれました。話し合いの始まりです。")),
    "finish": (actions.finish_talking, gettext_lazy("話し合いを終え、発表に移りました。")),
    "end": (actions.end_workshop, gettext_lazy("終了しました。グループの部屋を閉じました。")),
    "cancel": (actions.cancel_workshop, gettext_lazy("話し合いを取りやめました。")),
}


@for_insiders
def host(request, pk):
    """Hold a workshop: who is there, the next step, the groups."""
    room = access_room(request.user, pk, to="host")
    workshop = Workshop.objects.live().filter(room=room).first()
    if workshop is None:
        return redirect(room)
    if request.method == "POST":
        return take_step(request, workshop)
    context = {
        "room": room,
        "groups": with_words(workshops.groups_of(workshop), request),
        "more_minutes": MORE_MINUTES,
        "can_host": False,
        "trail": trail(room),
    }
    shown = workshops.strip_for(room, request.user, now())
    return render(request, "community/workshop_host.html", context | as_context(shown))


def take_step(request, workshop):
    move, minutes = request.POST.get("move", ""), request.POST.get("minutes", "")
    try:
        if minutes in map(str, MORE_MINUTES):
            actions.extend_workshop(workshop=workshop, by=request.user, minutes=int(minutes))
            messages.success(request, _("時間を%(minutes)s分のばしました。") % {"minutes": minutes})
        elif move in MOVES:
            act, words = MOVES[move]
            act(workshop=workshop, by=request.user)
            messages.success(request, words)
        else:
            return HttpResponse(status=422)
    except ValidationError as error:
        refused(request, error)
    if move == "end":
        return redirect(workshop)
    return redirect("community:workshop_host", workshop.room_id)


def with_words(groups, request):
    """Return each group with what it has reported, as it may be shown now."""
    reported = [group.message for group in groups if group.message]
    said = {one.seq: one for one in history.as_said(reported, reader=request.user)}
    return [(group, said.get(group.message.seq) if group.message else None) for group in groups]


@require_GET
@for_insiders
def summary(request, pk, workshop_id):
    """Show the theme, the groups and their results: while it goes on, and for good."""
    room, workshop = found_workshop(request, pk, workshop_id)
    stands = workshops.told([workshop.pk], now())[workshop.pk]
    groups = with_words(workshops.groups_of(workshop), request)
    context = {
        "room": room,
        "workshop": workshop,
        "stands": stands,
        "groups": groups,
        "can_host": "host" in verbs_for(request.user, room),
        "as_text": workshops.as_text(workshop, groups),
        "trail": trail(room),
    }
    return render(request, "community/workshop_summary.html", context)


@require_GET
@for_insiders
def earlier(request, pk):
    """List what was ever drawn in this room: the way to every summary."""
    room = access_room(request.user, pk, to="read")
    found = workshops.drawn_in(room, now())
    context = {"room": room, "found": found, "trail": trail(room)}
    return render(request, "community/workshops.html", context)


def found_workshop(request, pk, workshop_id):
    room = access_room(request.user, pk, to="read")
    return room, get_object_or_404(Workshop, room=room, pk=min(workshop_id, 2**63 - 1))


@require_GET
@for_insiders
def summary_text(request, pk, workshop_id):
    """The results as plain text, for who writes the story: without anybody's name."""
    access_room(request.user, pk, to="host")
    _room, workshop = found_workshop(request, pk, workshop_id)
    groups = with_words(workshops.groups_of(workshop), request)
    answer = HttpResponse(
        workshops.as_text(workshop, groups), content_type="text/plain; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="workshop-{workshop.pk}.txt"'
    return answer


# --- Reporting -------------------------------------------------------------------------------


@require_POST
@for_insiders
def write(request, pk):
    """Say that one writes the result, and go on to write it."""
    group = access_group(request.user, pk, to="post")
    try:
        actions.name_reporter(group=group, by=request.user)
    except ValidationError as error:
        refused(request, error)
        return redirect(group.room)
    return redirect("community:result", pk)


@for_insiders
def result(request, pk):
    """Write the group's result, or change it."""
    group = access_group(request.user, pk, to="post")
    known = workshops.strip_for(group.room, request.user, now())
    is_over = group.workshop.status not in IN_GROUPS or (known.result and not known.is_mine)
    if is_over and request.method != "POST":  # what was typed stays, with the reason why not
        return redirect(group.room)
    initial = {"text": known.result.text} if known.result else None
    form = ResultForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and report(request, group, form):
        return redirect(group.room)
    context = {"room": group.room, "form": form, "trail": trail(group.room)}
    status = 422 if form.errors else 200
    return render(request, "community/result.html", context | as_context(known), status=status)


def report(request, group, form):
    """Post it or change it. What was typed stays when it could not be taken."""
    try:
        actions.tell_result(group=group, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("text", error)
        return False
    messages.success(request, _("発表を全体の部屋に載せました。終了までは書きなおせます。"))
    return True
