"""The activities and what one can apply to."""

from datetime import date

from wagtail.models import Page

from activities import rules
from activities.models import ActivityIndexPage, ActivityPage, ActivityWay, Recruitment, Session
from igashu_site.demo.build.pages import Press
from igashu_site.demo.openings import openings
from igashu_site.demo.reader import Text, texts
from igashu_site.demo.schedule import Opening

FACTS = [
    "category",
    "place_kind",
    "place_name",
    "address",
    "access",
    "host_name",
    "host_message",
    "suits",
    "cost",
    "bring",
    "accessibility",
    "insurance",
    "cancel_rule",
]
OLDEST, YOUNGEST = 125, 8  # days ago


def publish_activities(press: Press, home: Page) -> dict[str, Page]:
    """Publish all activities with their recruitments; return the pages by name."""
    title = ActivityIndexPage(
        title="活動をさがす",
        slug="activities",
        lead="現地でも、離れた場所からでも。できることを、できるときに。",
    )
    section = press.publish(home, title, OLDEST)
    pages = {}
    for number, (name, text) in enumerate(texts("activities").items()):
        days_ago = OLDEST - number * (OLDEST - YOUNGEST) // len(texts("activities"))
        pages[name] = press.publish(section, activity(press, text), days_ago)
    for opening in openings(press.today):
        recruit(opening, pages[opening.page])
    return pages


def activity(press: Press, text: Text) -> ActivityPage:
    page = ActivityPage(**press.fields(text), **{name: text[name] for name in FACTS})
    page.ways.set([ActivityWay(way=way) for way in text.words("ways")])
    return page


def recruit(opening: Opening, page: Page) -> Recruitment:
    selection = rules.Selection.BY_STAFF if opening.by_staff else rules.Selection.FIRST_COME
    recruitment = Recruitment.objects.create(
        page=page,
        title=opening.title,
        selection=selection,
        capacity=opening.capacity,
        opens_at=opening.opens_at,
        closes_at=opening.closes_at,
        fee=opening.fee,
        question=opening.question,
        question_why=opening.question_why,
    )
    for meeting in opening.meetings:
        Session.objects.create(
            recruitment=recruitment,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            title=meeting.title,
            place=meeting.place,
        )
    return recruitment


def recruitments(today: date) -> dict[tuple[str, str], tuple[Opening, Recruitment]]:
    """Return the stored recruitments with their plan, by page and title."""
    stored = {(one.page.slug, one.title): one for one in Recruitment.objects.select_related("page")}
    planned = {(one.page, one.title): one for one in openings(today)}
    return {key: (opening, stored[key]) for key, opening in planned.items()}
