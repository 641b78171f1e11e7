"""The page knows what Wagtail asks the database for, and says the same."""

import pytest
from wagtail.models import Page, PagePermissionTester

from home.models import HomePage, NewsIndexPage
from tests.home.things import make_news

PEOPLE = ["editor", "approver", "organiser", "desk", "aoi"]


@pytest.fixture
def pages(house):
    published, draft = make_news("公開"), make_news("下書き", live=False)
    section = NewsIndexPage.objects.get()
    section.live = False
    section.save()
    root = Page.get_first_root_node()
    return [published, draft, section, HomePage.objects.get(), root]


@pytest.mark.parametrize("name", PEOPLE)
def test_it_says_the_same_as_wagtail(request, pages, name):
    person = request.getfixturevalue(name)
    for page in pages:
        for ignores in (False, True):
            theirs = PagePermissionTester(person, page).can_delete(ignores)
            assert page.permissions_for_user(person).can_delete(ignores) == theirs, page


def test_a_row_costs_an_editor_nothing(pages, editor, django_assert_num_queries):
    for page, may in ((pages[0], False), (pages[1], True)):
        rights = page.permissions_for_user(editor)
        with django_assert_num_queries(0):
            assert rights.can_delete() is may
