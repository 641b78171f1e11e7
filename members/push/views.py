"""Turning it on for this browser, off for any of one's own, and the worker's script."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import actions, carrier, keys
from .context import wish_of
from .forms import DeviceForm, WishForm
from .mark import COOKIE, mark, marked
from .models import Device
from .rules import name_of

WORKER = Path(__file__).parent / "static" / "push" / "worker.js"


@require_safe
@cache_control(no_cache=True)
def worker(request):
    """Give the worker's script. Also without push: one that was installed before learns of it."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


def to_notices():
    return redirect("notices:list")


@login_required
@require_POST
def turn_on(request):
    if not keys.is_on() or not carrier.may_be_called(request.user):
        raise Http404
    form, answer = DeviceForm(request.POST), to_notices()
    if not form.is_valid():
        messages.warning(request, _("この端末を登録できませんでした。もう一度お試しください。"))
        return answer
    name = name_of(request.headers.get("User-Agent", ""))
    try:
        device = actions.add_device(user=request.user, name=name, **form.cleaned_data)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return answer
    mark(answer, device.pk)
    messages.success(request, _("この端末に、お知らせを届けます。"))
    return answer


# Called by the worker, which has no page and so no token, maybe long after the session ended. What
# lets it in is the browser's own mark: signed, hidden from scripts, and not sent from other sites.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def renew(request):
    """Tell the worker the town's key; take the new address of this browser, not of any other."""
    device = Device.objects.filter(pk=marked(request)).select_related("user").first()
    if device is None or not keys.is_on() or not carrier.may_be_called(device.user):
        raise Http404
    if request.method == "GET":
        return JsonResponse({"key": keys.present()})
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        actions.renew_device(device=device, **form.cleaned_data)
    except ValidationError:
        return HttpResponse(status=422)
    answer = HttpResponse(status=204)
    mark(answer, device.pk)
    return answer


@login_required
@require_POST
def remove(request, pk):
    answer = to_notices()
    if not actions.remove_device(user=request.user, pk=pk):
        raise Http404
    if marked(request) == pk:
        answer.delete_cookie(COOKIE, samesite="Lax")
    messages.success(request, _("その端末には、お知らせを届けません。"))
    return answer


@login_required
@require_POST
def wish(request):
    form = WishForm(request.POST, wish=wish_of(request.user))
    if not form.is_valid():
        messages.warning(request, _("選べないものが入っていました。もう一度選んでください。"))
        return to_notices()
    hides = form.cleaned_data["hides_names"]
    actions.choose(user=request.user, without=form.without, hides_names=hides)
    messages.success(request, _("プッシュ通知の受け取り方を保存しました。"))
    return to_notices()
