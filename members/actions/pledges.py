"""The pledge: the next version is a draft until it is published, and then it stays as it is.

Who joined agreed to the words of one version: they must be readable as they were for ever.
"""

import hashlib
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from members.models import Pledge, PledgeArticle, User
from members.rules import NotNow

PUBLISHED = "members.pledge.publish"


def fingerprint(draft: Pledge | None) -> str:
    """Return what tells one state of the draft from another; empty when there is none."""
    if draft is None:
        return ""
    words = [draft.title, *(article.text for article in draft.articles.all())]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def next_draft(*, lock: bool = False) -> Pledge | None:
    drafts = Pledge.objects.filter(published_at=None).order_by("-version")
    return (drafts.select_for_update() if lock else drafts).first()


def next_version() -> int:
    return (Pledge.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1


def write_draft(*, title: str, articles: Sequence[str], seen: str) -> Pledge:
    """Store what the next version says.

    `seen` is the fingerprint of the draft that its writer had before them. Raises NotNow
    (code="written_since") when somebody else has written or published since: nothing is stored.
    """
    try:
        with transaction.atomic():
            draft = next_draft(lock=True)
            if fingerprint(draft) != seen:
                raise written_since()
            if draft is None:
                draft = Pledge(version=next_version())
            draft.title = title
            draft.save()
            draft.articles.all().delete()
            PledgeArticle.objects.bulk_create(
                PledgeArticle(pledge=draft, number=number, text=text)
                for number, text in enumerate(articles, start=1)
            )
            return draft
    except IntegrityError as second:  # two first drafts at once: `version` is unique
        raise written_since() from second


@transaction.atomic
def publish(*, title: str, articles: Sequence[str], seen: str, by: User) -> Pledge:
    """Store the words and show them from now on to everybody who joins."""
    pledge = write_draft(title=title, articles=articles, seen=seen)
    pledge.published_at = now()
    pledge.save(update_fields=["published_at"])
    log(pledge, PUBLISHED, user=by, title=str(pledge))
    return pledge


def written_since() -> NotNow:
    words = _(
        "ほかの職員が、先にこの約束ごとを保存しました。下の「いま保存されている下書き」と"
        "見くらべて、よければもう一度押してください。入力した内容は消えていません。"
    )
    return NotNow(words, code="written_since")
