"""From draft to public: the usual buttons in sight, and afterwards a word of what came of them.

Wagtail shows one button under a page and folds the others; and whatever was decided, it says that
the page "was updated".
"""

from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.auth import require_admin_access
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page, TaskState, WorkflowState

from .look_dates import moment

# The first line whose first button is offered to this person is shown; the rest stays folded.
IN_SIGHT = (
    ("approve", "reject"),
    ("action-publish", "action-save-draft"),
    ("action-submit", "action-save-draft"),
    ("action-page-locked",),
)
PEOPLE_NAMED = 3
DECISIONS = {"approve": TaskState.STATUS_APPROVED, "reject": TaskState.STATUS_REJECTED}


class SideBySide(ActionMenuItem):
    """Several buttons where Wagtail has room for one; the first is the one done most."""

    name = "side-by-side"
    template_name = "home/admin/side_by_side.html"

    class Media:
        css = {"all": ["home/admin.css"]}

    def __init__(self, items):
        super().__init__(order=-1)
        self.items = items

    def get_context_data(self, parent_context):
        return {"buttons": [item.render_html(parent_context) for item in self.items]}


def keep_the_usual_in_sight(menu_items, request, context):
    offered = {}
    for item in menu_items:
        offered.setdefault(item.name, item)  # approving with and without a word share a name
    for names in IN_SIGHT:
        if names[0] in offered:
            shown = [offered[name] for name in names if name in offered]
            folded = [item for item in menu_items if item not in shown]
            menu_items[:] = [SideBySide(shown), *folded]
            return


def tell_after_saving(request, page):
    """Replace Wagtail's own word by what came of the button that was pressed."""
    sent = request.POST.get("action-submit") or request.POST.get("action-restart-workflow")
    decided = request.POST.get("action-workflow-action") and is_decided(request, page)
    if sent or decided:
        *earlier, _own = get_messages(request)
        for said in earlier:
            messages.add_message(request, said.level, said.message, extra_tags=said.extra_tags)
        tell(request, page)


def is_decided(request, page):
    """Whether this press decided it: somebody else may have been quicker."""
    finished = TaskState.objects.for_instance(page).exclude(finished_at=None)
    state = finished.order_by("-finished_at", "-pk").first()
    wanted = DECISIONS.get(request.POST.get("workflow-action-name"))
    return bool(state) and (state.status, state.finished_by_id) == (wanted, request.user.pk)


def tell(request, page):
    """Say how things stand now with a page that was sent, approved or sent back."""
    page = Page.objects.get(pk=page.pk)
    state = page.workflow_states.order_by("-created_at", "-pk").first()
    is_public = state.status == WorkflowState.STATUS_APPROVED and page.live and page.url
    ways_on = [messages.button(page.url, _("公開中のページを見る"))] if is_public else None
    messages.success(request, words_for(state, page), buttons=ways_on)


def words_for(state, page):
    return sentence_for(state, page) % {
        "title": page.get_admin_display_title(),
        "person": get_user_display_name(state.requested_by) if state.requested_by else "",
        "reviewers": reviewers(state.current_task_state.task),
        "moment": moment(page.get_latest_revision().approved_go_live_at),
    }


def sentence_for(state, page):
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        if state.requested_by:
            return _("「%(title)s」を、依頼した%(person)sさんに差し戻しました。")
        return _("「%(title)s」を差し戻しました。")
    if state.status == WorkflowState.STATUS_APPROVED:
        if page.get_latest_revision().approved_go_live_at:
            return _("「%(title)s」を承認しました。%(moment)s に公開されます。")
        return _("「%(title)s」を承認し、公開しました。")
    if state.task_states.filter(status=TaskState.STATUS_APPROVED).exists():
        return _(
            "「%(title)s」を承認しました。次は%(reviewers)sが確認します。まだ公開されていません。"
        )
    return _("「%(title)s」の承認を、%(reviewers)sに依頼しました。承認されると公開されます。")


def reviewers(task):
    """承認者（佐藤さん、鈴木さん）: the group, and who of it will look."""
    groups = getattr(task.specific, "groups", None)
    if groups is None:
        return _("「%(task)s」の担当") % {"task": task.name}
    name = _("・").join(groups.values_list("name", flat=True))
    people = _("、").join(named_in(groups.all()))
    return _("%(group)s（%(people)s）") % {"group": name, "people": people} if people else name


def named_in(groups):
    people = get_user_model().objects.filter(groups__in=groups, is_active=True).distinct()
    shown = [get_user_display_name(one) for one in people[: PEOPLE_NAMED + 1]]
    names = [_("%(person)sさん") % {"person": name} for name in shown[:PEOPLE_NAMED]]
    return names + [_("ほか")] * (len(shown) > PEOPLE_NAMED)


class Decide(WorkflowActionView):
    """Approving or sending back from the first screen, where Wagtail says nothing at all."""

    def post(self, request, *args, **kwargs):
        # What is handed in is looked at then. This one may wait since before, or have been changed.
        if self.action_name == "approve":
            missing = self.object.specific.get_latest_revision_as_object().unfinished()
            if missing:
                return self.refuse(missing)
        answer = super().post(request, *args, **kwargs)
        self.task_state.refresh_from_db(fields=["status"])
        if self.task_state.status == DECISIONS.get(self.action_name):
            tell(request, self.object)
        return answer

    def refuse(self, missing):
        """Approve nothing that cannot be published; lead to where it is mended."""
        words = _("「%(title)s」は、まだ承認できません。%(missing)s内容はそのまま残っています。")
        way = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
        messages.error(
            self.request,
            words % {"title": self.object.get_admin_display_title(), "missing": "".join(missing)},
            buttons=[messages.button(way, _("ページを開いて直す・差し戻す"))],
        )
        if self.request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(
                self.request, {"step": "success", "redirect": self.redirect_url}
            )
        return redirect(self.redirect_url)


decide = require_admin_access(Decide.as_view())
