"""The list of notices, and the one press that ends the letters."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.models import User

from . import actions
from .digest import SALT
from .forms import ChoiceForm
from .models import Choice, Notice
from .rules import Rhythm
from .sections import sections_for

SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def notices(request):
    """Show what is new, and how one is told; keep another wish."""
    choice = Choice.objects.filter(user=request.user).first() or Choice(user=request.user)
    form = ChoiceForm(request.POST or None, instance=choice)
    if request.method == "POST" and form.is_valid():
        actions.choose(user=request.user, **form.cleaned_data)
        messages.success(request, _("お知らせの受け取り方を保存しました。"))
        return redirect("notices:list")
    found = list(Notice.objects.filter(user=request.user)[:SHOWN])
    context = {
        "form": form,
        "told": found,
        "has_new": any(not one.read_at for one in found),
        "sections": sections_for(request),
    }
    return render(request, "notices/list.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def open_notice(request, pk):
    """Go where a notice leads; it is then read."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    actions.mark_read(user=request.user, pk=notice.pk)
    return redirect(notice.url)


@login_required
@require_POST
def read_all(request):
    actions.mark_read(user=request.user)
    return redirect("notices:list")


# From a mail program there comes no token of a form; the signed address is the proof.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request, token):
    """Ask once, or end the letters: the press in the mail program is a POST."""
    try:
        user = get_object_or_404(User, pk=UUID(signing.loads(token, salt=SALT)))
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    if request.method == "POST":
        actions.choose(user=user, rhythm=Rhythm.NEVER)
    return render(request, "notices/stop.html", {"is_done": request.method == "POST"})
