"""What was not sent because the session was over: shown to its writer, sent again by one press."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import unsent
from members.unsent_words import told


@login_required
@require_http_methods(["GET", "POST"])
def unsent_forms(request):
    """Show what was typed; a POST throws one away. Sending goes to the form's own address."""
    if request.method == "POST":
        unsent.forget(request, request.POST.get("forget", ""))
        messages.info(request, _("送らずに消しました。"))
        return redirect("members:unsent")
    forms = [{"form": one, "told": told(one)} for one in unsent.kept_for(request)]
    return render(request, "members/unsent.html", {"forms": forms, "field": unsent.FIELD})
