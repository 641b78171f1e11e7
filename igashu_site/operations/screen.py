"""The screen of operations: for administrators, in the back office, without scripts."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.components import Component
from wagtail.log_actions import log

from igashu_site import heartbeat, read_only, version
from igashu_site.edge.cdn import waiting
from igashu_site.models import ReadOnly
from members.actions.letters import try_again
from members.models import Letter

from . import figures
from .forms import WordsForm

RIGHT = "igashu_site.operate_site"
ON, OFF, AGAIN = "operations.read_only_on", "operations.read_only_off", "operations.letters_again"
JOBS = {
    "publish_scheduled": gettext_lazy("予約したページの公開"),
    "lapse_offers": gettext_lazy("返事の期限が過ぎた案内の処理"),
    "close_workshops": gettext_lazy("時間になった話し合いの終了"),
    "tell_hidden": gettext_lazy("まとめて非表示にした投稿の、書いた人へのお知らせ"),
    "send_letters": gettext_lazy("メールの送信"),
    "send_pushes": gettext_lazy("端末への通知の送信"),
    "backup": gettext_lazy("バックアップ"),
    "paint_pictures": gettext_lazy("画像の大きさの用意"),
    "room_pictures": gettext_lazy("部屋の写真の片づけ"),
    "retention": gettext_lazy("保存期間が過ぎた記録の整理"),
    "send_digests": gettext_lazy("お知らせのまとめの送信"),
    "tell_cdn": gettext_lazy("CDN への、変わったページのお知らせ"),
}


def guarded(view):
    return require_admin_access(permission_required(RIGHT, raise_exception=True)(view))


@guarded
@require_GET
def operations(request):
    return show(request, WordsForm())


def show(request, form, status=200):
    jobs = [(JOBS.get(one.job, one.job), one, took(one.took_ms)) for one in figures.jobs()]
    shown = {
        "outbox": figures.outbox(),
        "failed": Letter.objects.by_mail().filter(failed_at__isnull=False, sent_at=None)[:10],
        "backups": figures.backups(),
        "disk": figures.disk(),
        "cdn": waiting.queue(),
        "rooms": figures.rooms(),
        "applications": figures.applications_waiting(),
        "jobs": jobs,
        "failing": [words for words, one, _took in jobs if one.is_failing],
        "pushes": figures.pushes(),
        "struck_at": heartbeat.last(),
        "is_silent": heartbeat.is_silent(),
        "versions": version.versions(),
        "read_only": ReadOnly.objects.select_related("by").first(),
        "form": form,
    }
    return render(request, "igashu_site/operations/screen.html", shown, status=status)


def took(milliseconds: int) -> str:
    """Return a duration in words, in seconds from one second on."""
    if milliseconds < 1000:
        return _("%(ms)sミリ秒") % {"ms": milliseconds}
    return _("%(seconds)s秒") % {"seconds": f"{milliseconds / 1000:,.1f}"}


@guarded
@require_POST
def turn_read_only(request):
    """Turn the switch to what was asked, whatever it was before."""
    if request.POST.get("state") == "on":
        form = WordsForm(request.POST)
        if not form.is_valid():
            return show(request, form, status=422)
        read_only.turn_on(by=request.user, words=form.cleaned_data["words"])
        log(request.user, ON, user=request.user)
        messages.success(request, _("読み取り専用にしました。数秒で、すべての画面に効きます。"))
    else:
        read_only.turn_off()
        log(request.user, OFF, user=request.user)
        messages.success(request, _("書き込みできるように戻しました。"))
    return redirect("operations")


@guarded
@require_POST
def letters_again(request):
    count = try_again(Letter.objects.by_mail())
    log(request.user, AGAIN, user=request.user, data={"count": count})
    messages.success(request, _("%(count)d通を、もう一度送ります。") % {"count": count})
    return redirect("operations")


class SilentClock(Component):
    """A warning: what should happen by itself does not."""

    name = "silent_clock"
    order = 10
    template_name = "igashu_site/operations/silent_clock.html"

    class Media:
        css = {"all": ["site/css/morning.css"]}

    def get_context_data(self, parent_context):
        may_look = parent_context["request"].user.has_perm(RIGHT)
        return {"struck_at": heartbeat.last(), "may_look": may_look}


def warn_of_a_silent_clock(request, panels):
    if heartbeat.is_silent():
        panels.append(SilentClock())
