"""The town's desk for questions: marking one that was answered outside of its room."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from . import actions, history
from .models import Question

CHANGE_QUESTION = "community.change_question"
LIST = "community_question_modeladmin_index"


def settle(request, pk):
    """Ask once more, then mark the question as answered."""
    if not request.user.has_perm(CHANGE_QUESTION):
        raise PermissionDenied
    found = Question.objects.shown().select_related("message__room")
    question = get_object_or_404(found, pk=pk)
    if request.method == "POST":
        actions.mark_answered(message=question.message, by=request.user)
        messages.success(request, _("質問を回答済みにしました。"))
        return redirect(LIST)
    said = history.as_said([question.message])[0]
    context = {"question": question, "said": said, "back": reverse(LIST)}
    return render(request, "community/admin/answered.html", context)
