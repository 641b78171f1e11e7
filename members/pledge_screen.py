"""The back office's screen of what those who join agree to. One form: the next version."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from . import queries
from .actions import pledges
from .forms import PledgeForm
from .rules import NotNow

RIGHT = "members.change_pledge"


@require_admin_access
@permission_required(RIGHT, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request):
    if request.method != "POST":
        return show(request, PledgeForm(initial=beginning()))
    form = PledgeForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    try:
        messages.success(request, store(request, **form.cleaned_data))
    except NotNow as refusal:
        form.add_error(None, refusal)
        # Pressed once more, it goes over what is shown beside it now.
        form.data = form.data.copy() | {"seen": pledges.fingerprint(pledges.next_draft())}
        return show(request, form, status=409)
    return redirect("pledge")


def beginning() -> dict[str, str]:
    """Return what the form says at first: the draft, else the version that holds."""
    draft = pledges.next_draft()
    basis = draft or queries.current_pledge()
    articles = "\n".join(article.text for article in basis.articles.all()) if basis else ""
    title = basis.title if basis else ""
    return {"title": title, "articles": articles, "seen": pledges.fingerprint(draft)}


def store(request, *, title, articles, seen) -> str:
    if "publish" in request.POST:
        pledges.publish(title=title, articles=articles, seen=seen, by=request.user)
        return _("公開しました。これから入会する人に示します。")
    pledges.write_draft(title=title, articles=articles, seen=seen)
    return _("下書きを保存しました。まだだれにも見えません。")


def show(request, form, status=200):
    current, *earlier = queries.published_pledges() or [None]
    shown = {
        "form": form,
        "current": current,
        "earlier": earlier,
        "draft": pledges.next_draft() if status == 409 else None,
    }
    return render(request, "members/desk/pledge.html", shown, status=status)
