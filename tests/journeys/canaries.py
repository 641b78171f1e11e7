"""Fed to `manage.py shell`: pages nobody but staff may see, each with a word of its own."""

from datetime import timedelta

from django.utils.timezone import now
from wagtail.models import PageViewRestriction

from activities.models import ActivityIndexPage, ActivityPage
from home.models import NewsIndexPage, NewsPage

news = NewsIndexPage.objects.get()
listing = ActivityIndexPage.objects.get()


def put(word, parent=news, model=NewsPage, **fields):
    page = model(title=f"{word}の知らせ", slug=word.lower(), lead=f"{word}のリード", **fields)
    parent.refresh_from_db()
    parent.add_child(instance=page)
    return page


draft = put("KANARIADRAFT", date=now().date(), live=False)
draft.save_revision()
put(
    "KANARIAACT",
    parent=listing,
    model=ActivityPage,
    category="local",
    place_kind="onsite",
    live=False,
)
later = put("KANARIALATER", date=now().date(), live=False, go_live_at=now() + timedelta(days=3))
later.save_revision(approved_go_live_at=later.go_live_at)
over = put("KANARIAOVER", date=now().date(), expire_at=now() - timedelta(days=1))
over.unpublish(set_expired=True)
private = put("KANARIAPRIVATE", date=now().date())
PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
edited = put("KANARIAOLD", date=now().date())
edited.title = "KANARIANEW"
edited.lead = "KANARIANEW"
edited.save_revision()
