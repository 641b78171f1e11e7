"""One function per letter: returns what to say. When it is said is the business of the action."""

from typing import TypedDict

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from home.sites import default_identity

from .models import Membership, MembershipApplication


class Words(TypedDict):
    kind: str
    subject: str
    text: str


def compose(kind: str, **context) -> Words:
    """Return `templates/emails/<kind>.{subject.txt,txt}` filled in, in the site's language."""
    everyone = {"identity": default_identity(), "base_url": settings.BASE_URL}
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string(f"emails/{kind}.subject.txt", everyone | context)
        text = render_to_string(f"emails/{kind}.txt", everyone | context)
    return {"kind": kind, "subject": " ".join(subject.split()), "text": text.strip() + "\n"}


def link(name: str, *args) -> str:
    """Return a full address: from the setting, never from a request's Host header."""
    return settings.BASE_URL + reverse(name, args=args)


def application_received(application: MembershipApplication) -> Words:
    page = link("members:join_done", application.pk)
    return compose("members/application_received", application=application, link=page)


def application_approved(application: MembershipApplication, membership: Membership) -> Words:
    page = link("members:mypage")
    return compose(
        "members/application_approved", application=application, membership=membership, link=page
    )


def application_declined(application: MembershipApplication) -> Words:
    page = link("members:join")
    return compose("members/application_declined", application=application, link=page)
