"""What is no longer needed goes by itself, once a day. The town sets how long it is kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils.timezone import localdate, now
from wagtail.models import ModelLogEntry, PageLogEntry

from community.shelf import sweep
from members.models import Letter

from .records import seal

DAY = 24 * 3600
# A leap year: never a day too early.
YEAR = timedelta(days=366)


def tidy_once_a_day() -> None:
    """Tidy when this day has not been tidied; twice does no harm."""
    today = f"retention:{localdate()}"
    if not cache.add(today, "done", timeout=DAY):
        return
    try:
        tidy(now())
    except Exception:
        cache.delete(today)  # not done: tried again, and seen to fail until it works
        raise


def tidy(at: datetime) -> None:
    empty_old_letters(at)
    forget_old_records(at)
    sweep(at)
    call_command("clearsessions", verbosity=0)


def empty_old_letters(at: datetime) -> int:
    """Take out what letters said; that they were written and sent is still known."""
    long_ago = at - timedelta(days=settings.IGASHU_KEEP_LETTER_TEXT_DAYS)
    settled = Letter.objects.exclude(sent_at=None, failed_at=None).filter(written_at__lt=long_ago)
    return settled.exclude(text="").update(text="")


def forget_old_records(at: datetime) -> int:
    """Take out what was decided long ago. The seal lets nothing go before its own years."""
    years = max(settings.IGASHU_KEEP_RECORDS_YEARS, seal.YEARS)
    long_ago = at - years * YEAR
    old = [model.objects.filter(timestamp__lt=long_ago) for model in (ModelLogEntry, PageLogEntry)]
    return sum(found.delete()[0] for found in old)
