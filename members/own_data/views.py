"""自分のデータ: asking for it, and taking it.

Nobody here has a password to ask for again. Whoever sits at an open page must show that the
mailbox is theirs, too: the address of the download comes by letter and holds for an hour.
"""

import logging
from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from members.actions.letters import write_letter
from members.emails import compose, link
from members.models import User

from . import archive
from .chapters import chapters
from .handing import handed

SALT = "members.own_data"
HOUR = 3600
# Letters and downloads of one person in an hour: making one reads everything.
MOST_AN_HOUR = 5
NOT_MADE = gettext_lazy(
    "いまはファイルを作れませんでした。データはそのまま残っています。"
    "しばらくたってから、もう一度お試しください。"
)
logger = logging.getLogger(__name__)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request):
    """Say what is kept; send the letter with the address."""
    if request.method == "POST":
        if is_too_often(request.user, "letter"):
            messages.warning(request, _("短い時間に何度も試されました。1時間ほど待ってください。"))
        else:
            send(request.user)
            messages.success(request, _("ダウンロード用のページのアドレスを、メールで送りました。"))
        return redirect("members:own_data")
    return render(request, "own_data/ask.html", {"chapters": chapters()})


def send(user: User) -> None:
    token = signing.dumps(str(user.pk), salt=SALT, compress=False)
    words = compose("members/own_data", link=link("members:own_data_take", token))
    write_letter(to=user, dedupe_key=f"own_data:{user.pk}:{now():%Y%m%d%H%M%S%f}", **words)


@login_required
@require_http_methods(["GET", "POST"])
def take(request, token):
    """Show the button, then hand the file over."""
    if not is_theirs(token, request.user):
        messages.warning(
            request, _("このアドレスは使えません。もう一度メールを受け取ってください。")
        )
        return redirect("members:own_data")
    if request.method == "GET":
        return render(request, "own_data/take.html")
    if is_too_often(request.user, "download"):
        messages.warning(request, _("短い時間に何度も試されました。1時間ほど待ってください。"))
        return redirect("members:own_data_take", token)
    try:
        file = archive.write(request.user)
    except OSError:  # no room for it on the disk, mostly
        logger.exception("own data not written", extra={"event": "members.own_data.failed"})
        give_back(request.user, "download")
        messages.error(request, NOT_MADE)
        return redirect("members:own_data_take", token)
    # Only what was handed over stands in the record: not one that could not be made.
    if not record(request.user):
        file.close()
        return redirect("members:own_data")
    return handed(request, file, f"my-data-{localdate():%Y%m%d}.zip")


@transaction.atomic
def record(user: User) -> bool:
    """Note that it was taken; return False when the account has gone while it was made."""
    found = User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    if found:
        log(found, "members.own_data", user=found, title="")
    return found is not None


def is_theirs(token: str, user: User) -> bool:
    try:
        return signing.loads(token, salt=SALT, max_age=HOUR) == str(user.pk)
    except signing.BadSignature:
        return False


def give_back(user: User, what: str) -> None:
    """What came to nothing does not count."""
    with suppress(ValueError):  # its window has ended
        cache.decr(key_of(user, what))


def key_of(user: User, what: str) -> str:
    return f"own_data:{what}:{user.pk}"


def is_too_often(user: User, what: str) -> bool:
    """Count one; the window begins with the first."""
    key = key_of(user, what)
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key) > MOST_AN_HOUR
    except ValueError:  # it ended in this very moment
        return False
