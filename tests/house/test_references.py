"""Wagtail notes after every save which content speaks of what: of content, and of nothing else.

For what people do, each note would be four statements more while a seat is locked.
"""

from django.apps import apps
from wagtail.models import Page, ReferenceIndex

from home.models import Navigation, SiteDocument, SiteImage
from members.models import Letter, PledgeArticle

OURS = ("home", "activities", "community", "members", "igashu_site")
CONTENT = (Page, SiteImage, SiteDocument, Navigation, PledgeArticle)


def noted():
    models = [one for one in apps.get_models() if one.__module__.split(".")[0] in OURS]
    return {one for one in models if ReferenceIndex.model_is_indexable(one)}


def test_only_content_is_noted():
    assert {one for one in noted() if not issubclass(one, CONTENT)} == set()


def test_a_letter_would_be(monkeypatch):
    monkeypatch.delattr(Letter, "wagtail_reference_index_ignore")
    assert Letter in noted()
