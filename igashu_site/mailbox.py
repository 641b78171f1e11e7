"""The letters of a development site, on a page: no mail server is needed to try everything."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import get_current_timezone

# The newest ones: nobody scrolls further, and old files are not read.
MOST_FILES, MOST_MAILS = 60, 50
# Django's file backend writes this line between two mails of one connection.
BETWEEN_MAILS = "-" * 79


@dataclass(frozen=True, slots=True)
class Mail:
    sent_at: datetime
    to: str
    subject: str
    text: str


def mailbox(request):
    """Show what was sent, newest first. `?to=` keeps one address."""
    if not settings.IGASHU_DEMO_ALLOWED:
        raise Http404
    wanted = request.GET.get("to", "")
    part = wanted.strip().lower()
    mails = [mail for mail in sent_mails() if part in mail.to.lower()][:MOST_MAILS]
    return render(request, "site/mailbox.html", {"mails": mails, "wanted": wanted})


def sent_mails() -> list[Mail]:
    """Return the mails of the newest files, newest first."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", "") or "/nonexistent")
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [mail for file in files[:MOST_FILES] for mail in reversed(mails_in(file))]


def mails_in(file: Path) -> list[Mail]:
    at = datetime.fromtimestamp(file.stat().st_mtime, get_current_timezone())
    parts = file.read_bytes().decode(errors="replace").split(BETWEEN_MAILS)
    return [read(part, at) for part in parts if part.strip()]


def read(source: str, at: datetime) -> Mail:
    # As bytes: the text travels in 8 bit, which a parser of strings would take for Latin.
    message = email.message_from_bytes(source.lstrip().encode(), policy=email.policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Mail(at, str(message["To"] or ""), str(message["Subject"] or ""), text.strip())
