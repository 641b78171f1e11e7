"""The letters of this floor, one function each. It says what is written; the move sends it."""

from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from home.prepared import Prepared, Slot
from home.sites import default_identity
from members.models import Profile, User

from . import rules
from .models import Application


def applied(application: Application) -> dict:
    """The application has arrived: what an applicant keeps. Says too where it stands already."""
    return FOR_STATUS[application.status](application)


def received(application: Application) -> dict:
    """It will be decided by the staff."""
    return letter(application, "applied")


def offered(application: Application) -> dict:
    """There is a seat: please answer by the date."""
    return letter(application, "offered")


def waiting(application: Application) -> dict:
    """All seats are taken: this person is in line."""
    return letter(application, "waiting")


def confirmed(application: Application) -> dict:
    """The person takes part: when, where, what to bring."""
    return letter(application, "confirmed")


def declined(application: Application) -> dict:
    """Not this time, and why."""
    return letter(application, "declined")


def withdrawn(application: Application) -> dict:
    """The application was taken back."""
    return letter(application, "withdrawn")


def lapsed(application: Application) -> dict:
    """The time to answer is over; the person is in line again."""
    return letter(application, "lapsed")


FOR_STATUS = {
    rules.Status.APPLIED: received,
    rules.Status.CONFIRMED: confirmed,
    rules.Status.WAITING: waiting,
}
FOR_MOVE = {
    "apply": applied,
    "offer": offered,
    "wait": waiting,
    "confirm": confirmed,
    "decline": declined,
    "withdraw": withdrawn,
    "lapse": lapsed,
}


def letter(application: Application, name: str) -> dict:
    """Return what `write_letter` needs, except to whom."""
    # The reader's language, not that of the clerk whose click wrote the letter.
    with translation.override(settings.LANGUAGE_CODE):
        context = facts(application)
        subject = render_to_string(f"emails/activities/{name}.subject.txt", context)
        text = render_to_string(f"emails/activities/{name}.txt", context)
    return {
        "kind": f"activities.{name}",
        "subject": " ".join(subject.split()),
        "text": text.strip() + "\n",
        # An application may be offered a seat twice, but not twice in the same moment.
        "dedupe_key": f"activities.{name}:{application.pk}:{application.moved_at.isoformat()}",
    }


def facts(application: Application) -> dict:
    """Return what every letter may speak of."""
    recruitment = application.recruitment
    return {
        "application": application,
        "recruitment": recruitment,
        "page": recruitment.page,
        "sessions": list(recruitment.sessions.all()),
        "name": name_of(application.applicant),
        "url": settings.BASE_URL + application.get_absolute_url(),
        "answer_url": settings.BASE_URL + reverse("activities:confirm", args=[application.pk]),
        "base_url": settings.BASE_URL,
        "identity": default_identity(),
    }


def name_of(person: User) -> str:
    """Return what to call somebody; asks for nothing but the name."""
    if User.profile.is_cached(person):
        profile = getattr(person, "profile", None)
        return profile.display_name if profile else person.email
    found = names_query().run(person=person.pk)
    return found[0][0] if found else person.email


@cache
def names_query() -> Prepared:
    person = Slot("person", User._meta.pk)
    return Prepared(Profile.objects.filter(user=person).values_list("display_name"))
