"""What is no longer needed goes by itself, once a day. The town sets how long it is kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils.timezone import localdate, now

from community.shelf import sweep
from members.models import Letter

DAY = 24 * 3600


def tidy_once_a_day() -> None:
    """Tidy when this day has not been tidied; twice does no harm."""
    if cache.add(f"retention:{localdate()}", "done", timeout=DAY):
        tidy(now())


def tidy(at: datetime) -> None:
    empty_old_letters(at)
    sweep(at)
    call_command("clearsessions", verbosity=0)


def empty_old_letters(at: datetime) -> int:
    """Take out what letters said; that they were written and sent is still known."""
    long_ago = at - timedelta(days=settings.IGASHU_KEEP_LETTER_TEXT_DAYS)
    settled = Letter.objects.exclude(sent_at=None, failed_at=None).filter(written_at__lt=long_ago)
    return settled.exclude(text="").update(text="")
