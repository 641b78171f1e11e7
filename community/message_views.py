"""What one does with one message, each with its own address: all of it works without a script."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from . import actions, history, queries, rules
from .access import access_message
from .forms import EditForm, ReportForm
from .models import Message
from .views import for_insiders, trail


def back(message: Message) -> HttpResponseBase:
    """Go to the message in its room: who did something to it comes back to it."""
    return redirect(queries.place_of(message))


def done(
    request: HttpRequest, message: Message, act: Callable[[], object], words: str = ""
) -> HttpResponseBase:
    """Do it, and answer a script shortly and a form with the page. A refusal loses nothing."""
    is_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        act()
    except ValidationError as error:
        text = " ".join(error.messages)
        if is_script:
            return JsonResponse({"code": error.code, "text": text}, status=409)
        messages.error(request, text)
        return back(message)
    if is_script:
        return HttpResponse(status=204)
    if words:
        messages.success(request, words)
    return back(message)


@require_GET
@for_insiders
def place(request, pk, seq):
    """Lead to a message where it stands now."""
    return back(access_message(request.user, pk, seq, to="read"))


@require_POST
@for_insiders
def react(request, pk, seq):
    """Give a feeling, or take it back: the button says which."""
    message = access_message(request.user, pk, seq, to="react")
    on = "give" in request.POST
    kind = request.POST.get("give" if on else "take", "")
    if kind not in rules.Feeling.values:
        return HttpResponse(status=422)
    return done(
        request,
        message,
        lambda: actions.react(message=message, by=request.user, kind=kind, on=on),
    )


@require_GET
@for_insiders
def reactions(request, pk, seq):
    """Say who felt what about a message."""
    message = access_message(request.user, pk, seq, to="read")
    context = {
        "message": message,
        "said": history.as_said([message])[0],
        "feelings": queries.who_felt(message),
        "back": queries.place_of(message),
        "trail": trail(message.room),
    }
    return render(request, "community/reactions.html", context)


@for_insiders
def edit(request, pk, seq):
    """Change one's own words, and what one says of one's pictures."""
    message = access_message(request.user, pk, seq, to="edit")
    [said] = history.as_said([message])
    form = EditForm(
        request.POST or None,
        initial={"text": message.text},
        pictures=said.pictures,
        is_late=not rules.may_mend(message.said_at, now()),
    )
    if request.method == "POST" and form.is_valid():
        told = {"text": form.cleaned_data.get("text"), "alts": form.alts()}
        try:
            actions.edit_message(message=message, by=request.user, **told)
            messages.success(request, _("投稿を書きなおしました。"))
            return back(message)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "said": said,
        "room": message.room,
        "back": queries.place_of(message),
        "trail": trail(message.room),
    }
    return render(request, "community/edit.html", context, status=422 if form.errors else 200)


@require_GET
@for_insiders
def wordings(request, pk, seq):
    """Show moderators how a message read before."""
    message = access_message(request.user, pk, seq, to="wordings")
    context = {
        "said": history.as_said([message])[0],
        "wordings": message.wordings.all(),
        "back": queries.place_of(message),
        "trail": trail(message.room),
    }
    return render(request, "community/wordings.html", context)


@require_POST
@for_insiders
def pin(request, pk, seq):
    """Put a message on top of its room, or take it down."""
    message = access_message(request.user, pk, seq, to="pin")
    if "take" in request.POST:
        act, words = actions.unpin_message, _("固定を外しました。")
    else:
        act, words = actions.pin_message, _("投稿を部屋の上に固定しました。")
    return done(request, message, lambda: act(message=message, by=request.user), words)


# What the button says: (what one must be allowed, the action, what is said afterwards).
QUESTIONS = {
    "ask": ("ask", actions.ask_town, gettext_lazy("市への質問として受け付けました。")),
    "take": ("ask", actions.take_back_question, gettext_lazy("質問を取り消しました。")),
    "answered": ("answer", actions.mark_answered, gettext_lazy("質問を回答済みにしました。")),
}


@require_POST
@for_insiders
def question(request, pk, seq):
    """Make one's own words a question to the town, or no question; staff: it is answered."""
    kind = request.POST.get("question", "")
    if kind not in QUESTIONS:
        return HttpResponse(status=422)
    deed, act, words = QUESTIONS[kind]
    message = access_message(request.user, pk, seq, to=deed)
    return done(request, message, lambda: act(message=message, by=request.user), words)


@require_POST
@for_insiders
def remove(request, pk, seq):
    """Take back one's own words; a moderator hides somebody else's."""
    try:
        message = access_message(request.user, pk, seq, to="remove")
        actions.remove_message(message=message, by=request.user)
        messages.success(request, _("投稿を削除しました。"))
    except PermissionDenied:
        message = access_message(request.user, pk, seq, to="moderate")
        actions.hide_with_reason(message=message, by=request.user)
        messages.success(request, _("投稿を非表示にしました。"))
    return back(message)


@for_insiders
def show(request, pk, seq):
    """Ask once more, then show a hidden message again."""
    message = access_message(request.user, pk, seq, to="show")
    if request.method == "POST":
        try:
            actions.show_again(message=message, by=request.user)
            messages.success(request, _("投稿をもう一度表示しました。"))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return back(message)
    said = history.as_said([message], to_moderators=True)[0]
    context = {"message": message, "said": said, "trail": trail(message.room)}
    return render(request, "community/show.html", context)


@for_insiders
def report(request, pk, seq):
    """通報: five reasons and a note."""
    message = access_message(request.user, pk, seq, to="report")
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.report_message(message=message, reporter=request.user, **form.cleaned_data)
        words = _(
            "通報を受け付けました。担当者が内容を確かめます。知らせてくださり、ありがとうございます。"
        )
        messages.success(request, words)
        return back(message)
    said = history.as_said([message])[0]
    context = {"form": form, "room": message.room, "said": said, "trail": trail(message.room)}
    return render(request, "community/report.html", context, status=422 if form.errors else 200)
