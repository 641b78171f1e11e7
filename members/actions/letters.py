"""The outbox: a letter is written with the deed it tells of, and sent after it."""

import logging
import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import now

from home.prepared import insert_if_new
from members.models import Letter, User

logger = logging.getLogger(__name__)
# How long one sender keeps a letter to itself. Longer than any mail server takes to answer.
CLAIM = timedelta(minutes=5)
# Waiting time after the first, second … failure; after the last one the letter is given up.
BACKOFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720)]
# From here on a mail server's answer is final: no such address, not taken.
SMTP_FOR_GOOD = 500
# A round ends after this time: a slow mail server must not hold up what else the clock does.
ROUND_SECONDS = 30.0
MOST_ATTEMPTS = len(BACKOFF) + 1
# The column's length.
LONGEST_SUBJECT = 200


class NotYet(Exception):
    """A carrier asks to come again later; that is no failed attempt."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Undeliverable(Exception):
    """There is nobody to bring it to any more: it is torn up."""


Carry = Callable[[Letter], None]
_carriers: dict[str, Carry] = {}
_headers: dict[str, Callable[[Letter], dict[str, str]]] = {}
_wishes: dict[str, Callable[[Letter], bool]] = {}


def register_headers(kind: str, build: Callable[[Letter], dict[str, str]]) -> None:
    """Give every letter of a kind further headers, made when it leaves."""
    _headers[kind] = build


def register_wish(kind: str, is_wanted: Callable[[Letter], bool]) -> None:
    """Ask before a letter of a kind leaves whether it is still wanted; else it is torn up."""
    _wishes[kind] = is_wanted


def register_carrier(kind: str, carry: Carry) -> None:
    """Let letters of a kind go by another way than mail. They are gone once they have left."""
    _carriers[kind] = carry


def write_letter(*, to: User, kind: str, subject: str, text: str, dedupe_key: str) -> Letter | None:
    """Write a letter in the caller's transaction; it leaves after commit. A key is written once.

    Return None who has no address: the desk tells them by telephone or post.
    """
    if not to.email:
        return None
    letter, is_new = written_once(
        Letter(
            dedupe_key=dedupe_key,
            user=to,
            address=to.email,
            kind=kind,
            subject=one_line(subject),
            text=text,
        )
    )
    if is_new and settings.IGASHU_LETTERS_AT_ONCE:
        # robust: a mail server that is down must not turn a deed that is done into an error page.
        transaction.on_commit(partial(deliver, letter.pk), robust=True)
    return letter


def written_once(letter: Letter) -> tuple[Letter, bool]:
    """Return the letter of this key, and whether it is this one. Written first, asked after:

    a key met before is the rare case, and every statement holds a lock longer.
    """
    if insert_if_new(letter, "dedupe_key"):
        return letter, True
    return Letter.objects.get(dedupe_key=letter.dedupe_key), False


def one_line(subject: str) -> str:
    """Return the subject without line breaks: nobody writes a mail header through a name."""
    return " ".join(subject.split())[:LONGEST_SUBJECT]


def send_due_letters(limit: int = 500, *, seconds: float = ROUND_SECONDS) -> int:
    """Send letters that wait and are not held by another sender. Return how many left.

    None is begun after `seconds`: the rest waits for the next round.
    """
    return send_some(due(now()).exclude(kind__in=_carriers), limit, seconds)


def send_due_errands(limit: int = 500, *, seconds: float = ROUND_SECONDS) -> int:
    """The same for what goes by other ways: neither holds up the other."""
    return send_some(due(now()).filter(kind__in=_carriers), limit, seconds)


def send_some(letters: QuerySet[Letter], limit: int, seconds: float) -> int:
    waiting = letters.order_by("written_at").values_list("pk", flat=True)[:limit]
    end = time.monotonic() + seconds
    return sum(deliver(pk) for pk in list(waiting) if time.monotonic() < end)


def due(at: datetime) -> QuerySet[Letter]:
    """Letters neither sent nor given up, which nobody holds."""
    unheld = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    return Letter.objects.filter(unheld, sent_at__isnull=True, failed_at__isnull=True)


def deliver(pk: int) -> bool:
    """Send one letter if it is still waiting. Tell whether it left."""
    at = now()
    # The row decides who sends it, whatever number of processes try.
    if not due(at).filter(pk=pk).update(claimed_until=at + CLAIM, attempts=F("attempts") + 1):
        return False
    letter = Letter.objects.get(pk=pk)
    if letter.kind in _wishes and not _wishes[letter.kind](letter):
        letter.delete()
        return False
    return has_left(letter, at)


def has_left(letter: Letter, at: datetime) -> bool:
    try:
        _carriers.get(letter.kind, by_mail)(letter)
    except NotYet as later:
        held = {"claimed_until": later.until, "attempts": F("attempts") - 1}
        Letter.objects.filter(pk=letter.pk).update(**held)
        return False
    except Undeliverable:
        letter.delete()
        return False
    except Exception as error:  # noqa: BLE001 - whatever a mail backend raises, see below
        # Whatever a mail backend raises: the letter stays and is tried again, others go on.
        # Its kind only: what a mail server answers holds the address.
        told = {"event": "members.letter.failed"}
        logger.warning("A letter did not leave: %s", type(error).__name__, extra=told)
        put_back(letter, at, refused_with(error))
        return False
    settle(letter)
    return True


def by_mail(letter: Letter) -> None:
    message(letter).send()


def settle(letter: Letter) -> None:
    if letter.kind in _carriers:
        letter.delete()
    else:
        Letter.objects.filter(pk=letter.pk).update(sent_at=now(), claimed_until=None)


def refused_with(error: Exception) -> int | None:
    """Return the code with which a mail server refused for good; None: it may work later."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        codes = [error.smtp_code]
    else:  # the server itself is away, or refuses us: no letter is to blame
        return None
    return min(codes) if codes and min(codes) >= SMTP_FOR_GOOD else None


def try_again(letters: QuerySet[Letter]) -> int:
    """Let letters that were given up wait once more. Return how many."""
    anew = {"failed_at": None, "refusal": None, "attempts": 0, "claimed_until": None}
    return letters.filter(sent_at__isnull=True, failed_at__isnull=False).update(**anew)


def put_back(letter: Letter, at: datetime, refusal: int | None = None) -> None:
    """Try again later, or give up."""
    is_last = letter.attempts >= MOST_ATTEMPTS
    if is_last and letter.kind in _carriers:
        letter.delete()  # the news itself still stands on the page
    elif refusal or is_last:
        given_up = {"failed_at": at, "refusal": refusal, "claimed_until": None}
        Letter.objects.filter(pk=letter.pk).update(**given_up)
    else:
        wait = BACKOFF[letter.attempts - 1]
        Letter.objects.filter(pk=letter.pk).update(claimed_until=at + wait)


def message(letter: Letter) -> EmailMessage:
    """Return the mail. Its Message-ID is the letter's own: a second copy is known as the same."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    name = f"letter-{letter.pk}-{letter.written_at:%Y%m%d%H%M%S%f}"
    headers = {
        "Message-ID": f"<{name}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    if build := _headers.get(letter.kind):
        headers |= build(letter)
    return EmailMessage(letter.subject, letter.text, to=[letter.address], headers=headers)
