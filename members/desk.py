"""The desk's own screens: decide, enter what came on paper, change a membership."""

from django.contrib.admin.utils import quote
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail_modeladmin.views import InspectView, InstanceSpecificView, WMABaseView

from . import queries, rules
from .actions import membership as actions
from .forms import DeclineForm, DeskForm, MoveForm
from .models import MembershipApplication
from .rules import NotNow


class KnowsItsList:
    """The way back leads to the list as it was left: searched, filtered, on its page."""

    @property
    def index_url(self):
        query = self.request.session.get(list_key(self.model), "")
        return f"{self.url_helper.index_url}?{query}" if query else self.url_helper.index_url


def list_key(model) -> str:
    return f"desk.{model._meta.model_name}"


def remember_list(request, model):
    """Keep what a list is narrowed down to while somebody looks at one of it."""
    query = request.GET.urlencode()
    if "export" not in request.GET and request.session.get(list_key(model), "") != query:
        request.session[list_key(model)] = query


class DecideView(InstanceSpecificView):
    """Ask once more, then approve or decline. Only POST decides; GET shows the question."""

    template_name = "members/desk/decide.html"
    move = "approve"
    form: DeclineForm | None = None

    def check_action_permitted(self, user):
        return user.has_perm("members.decide_membershipapplication")

    def get_page_title(self):
        return _("入会申請の承認") if self.move == "approve" else _("入会申請の見送り")

    def get_context_data(self, **kwargs):
        extra = {"move": self.move, "form": self.form, "back": self.sheet_url}
        return super().get_context_data(**extra, **kwargs)

    @property
    def sheet_url(self):
        return self.url_helper.get_action_url("inspect", self.pk_quoted)

    def post(self, request, *args, **kwargs):
        if self.form and not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            self.decide()
        except NotNow as refusal:
            self.instance.refresh_from_db()
            # Another window, or a colleague, was first: say so, the sheet says who and when.
            already = rules.ALREADY.get(self.instance.status, refusal.messages[0])
            messages.warning(request, already)
        return redirect(self.sheet_url)

    def decide(self):
        membership = actions.approve_application(application=self.instance, by=self.request.user)
        words = _("承認しました。会員番号は %(number)s です。") % {"number": membership.number}
        messages.success(self.request, words + self.told())

    def told(self):
        if self.instance.user.email:
            return _("申請者へメールを送ります。")
        return _("メールアドレスがありません。電話か郵便で結果を伝えてください。")


class DeclineView(DecideView):
    move = "decline"

    def dispatch(self, request, *args, **kwargs):
        self.form = DeclineForm(request.POST if request.method == "POST" else None)
        return super().dispatch(request, *args, **kwargs)

    def decide(self):
        reason, by = self.form.cleaned_data["reason"], self.request.user
        actions.decline_application(application=self.instance, reason=reason, by=by)
        messages.success(self.request, _("見送りにしました。") + self.told())


class EnterView(WMABaseView):
    """Type what came on paper, by telephone or by FAX."""

    template_name = "members/desk/enter.html"

    def check_action_permitted(self, user):
        return self.permission_helper.user_can_create(user)

    def get_page_title(self):
        return _("入会申請の代理入力")

    def get_context_data(self, form=None, **kwargs):
        pledge = queries.current_pledge()
        return super().get_context_data(form=form or DeskForm(), pledge=pledge, **kwargs)

    def post(self, request, *args, **kwargs):
        form = DeskForm(request.POST)
        if form.is_valid():
            try:
                return self.entered(store(form, by=request.user))
            except NotNow as refusal:
                form.add_error(None, refusal)
        return self.render_to_response(self.get_context_data(form=form))

    def entered(self, application):
        number = application.receipt_number
        messages.success(
            self.request, _("受付番号 %(number)s で受け付けました。") % {"number": number}
        )
        url = self.url_helper.get_action_url("inspect", quote(application.pk))
        return redirect(url)


@transaction.atomic
def store(form, *, by):
    """Store the desk's entry with the person it belongs to; refuse a second open application."""
    person = form.person()
    waiting = MembershipApplication.objects.filter(
        user=person, status=rules.ApplicationStatus.RECEIVED
    ).first()
    if waiting:
        raise NotNow(
            _("この方の申請は、すでに受け付けています（受付番号 %(number)s）。")
            % {"number": waiting.receipt_number},
            code="already_waiting",
        )
    return actions.submit_application(
        user=person,
        fields=form.told | form.extra,
        pledge=queries.current_pledge(),
        received_by=form.cleaned_data["received_by"],
        by=by,
    )


class SheetView(KnowsItsList, InspectView):
    """One application on one sheet of A4, with what may be done now."""

    template_name = "members/desk/sheet.html"

    def get_template_names(self):
        return [self.template_name]

    def get_context_data(self, **kwargs):
        one = self.instance
        may_decide = self.request.user.has_perm("members.decide_membershipapplication")
        earlier = MembershipApplication.objects.filter(user=one.user).exclude(pk=one.pk)
        extra = {
            "application": one,
            "ties": queries.words_for(one.ties, rules.Tie),
            "interests": queries.words_for(one.interests, rules.Interest),
            "earlier": earlier.order_by("-submitted_at"),
            "same_name": same_name(one),
            "may_decide": may_decide and one.status == rules.ApplicationStatus.RECEIVED,
            "approve_url": self.url_helper.get_action_url("approve", self.pk_quoted),
            "decline_url": self.url_helper.get_action_url("decline", self.pk_quoted),
        }
        return super().get_context_data(**extra, **kwargs)


def same_name(application):
    """Applications of other accounts with the same reading: perhaps the same person twice."""
    others = MembershipApplication.objects.exclude(user=application.user)
    return others.filter(full_name_kana=application.full_name_kana)[:5]


class MoveView(InstanceSpecificView):
    """Pause, resume or end a membership, with a reason for the record."""

    template_name = "members/desk/move.html"
    move = ""
    verbs = {
        "pause": (actions.pause_membership, gettext_lazy("休会にする")),
        "resume": (actions.resume_membership, gettext_lazy("会員に戻す")),
        "leave": (actions.leave, gettext_lazy("退会にする")),
    }

    def __init__(self, model_admin, instance_pk, move):
        super().__init__(model_admin, instance_pk)
        self.move = move

    def check_action_permitted(self, user):
        return user.has_perm("members.change_membership")

    def get_page_title(self):
        return _("会員の状態の変更")

    def get_context_data(self, **kwargs):
        extra = {
            "words": self.verbs[self.move][1],
            "move": self.move,
            "back": self.url_helper.get_action_url("inspect", self.pk_quoted),
        }
        return super().get_context_data(**{"form": MoveForm()} | extra | kwargs)

    def post(self, request, *args, **kwargs):
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        reason = form.cleaned_data["reason"]
        try:
            self.verbs[self.move][0](membership=self.instance, by=request.user, reason=reason)
            messages.success(request, _("会員の状態を変えました。"))
        except NotNow as refusal:
            messages.error(request, refusal.messages[0])
        return redirect(self.url_helper.get_action_url("inspect", self.pk_quoted))


class MemberView(KnowsItsList, InspectView):
    """One member, with the steps that are open."""

    def get_template_names(self):
        return ["members/desk/member.html"]

    def get_context_data(self, **kwargs):
        one = self.instance
        moves = [m for m, (origins, _to) in rules.MEMBERSHIP_MOVES.items() if one.status in origins]
        may = self.request.user.has_perm("members.change_membership")
        profile = getattr(one.user, "profile", None)
        extra = {
            "membership": one,
            "profile": profile,
            "ties": queries.words_for(profile.ties, rules.Tie) if profile else (),
            "interests": queries.words_for(profile.interests, rules.Interest) if profile else (),
            "applications": one.user.membership_applications.order_by("-submitted_at"),
            "letters": one.user.letters.order_by("-written_at")[:10],
            "moves": [
                {
                    "words": MoveView.verbs[m][1],
                    "url": self.url_helper.get_action_url(m, self.pk_quoted),
                }
                for m in moves
                if may and m in MoveView.verbs
            ],
        }
        return super().get_context_data(**extra, **kwargs)


class LetterView(KnowsItsList, InspectView):
    """One letter as it was written."""

    def get_template_names(self):
        return ["members/desk/letter.html"]

    def get_context_data(self, **kwargs):
        standing = self.model_admin.standing(self.instance)
        return super().get_context_data(standing=standing, **kwargs)
