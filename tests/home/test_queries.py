"""What a stranger may see."""

import pytest
from wagtail.models import Page

from home.models import NewsIndexPage, NewsPage, StoryIndexPage
from home.queries import latest_of, public_live, ready_for_cards
from tests.home.things import make_news, make_story, make_text, restrict


def test_it_says_the_same_as_wagtail(house, django_assert_num_queries):
    make_news("公開"), make_news("下書き", live=False)
    restrict(make_text("会員だけ"))
    restrict(StoryIndexPage.objects.get())
    make_story("会員の物語")
    theirs = set(Page.objects.live().public().values_list("pk", flat=True))
    with django_assert_num_queries(1):
        ours = {page.pk for page in public_live(Page.objects.all())}
    assert ours == theirs


def test_a_restriction_hides_what_is_below_and_nothing_beside(house):
    shown, hidden = make_news("公開"), make_story("会員の物語")
    restrict(StoryIndexPage.objects.get())
    found = public_live(Page.objects.all())
    assert found.filter(pk=shown.pk).exists()
    assert not found.filter(pk=hidden.pk).exists()


def test_the_latest_of_a_section_are_its_public_children_in_order(house):
    from datetime import date

    old, new = make_news("前", date=date(2026, 1, 1)), make_news("後", date=date(2026, 2, 1))
    make_news("下書き", live=False)
    section = Page.objects.get(pk=NewsIndexPage.objects.get().pk)
    assert latest_of(section, 5) == [new, old]
    assert latest_of(section, 1) == [new]


def test_no_section_gives_nothing():
    assert latest_of(None, 3) == []


def test_a_section_without_children_types_gives_nothing(house):
    assert latest_of(make_news("記事"), 3) == []


def test_picked_pages_keep_their_order_and_lose_what_is_hidden(house):
    story, draft, news = make_story(), make_news("下書き", live=False), make_news("記事")
    picked = [Page.objects.get(pk=page.pk) for page in (story, draft, news)]
    assert ready_for_cards([*picked, None]) == [story, news]


@pytest.mark.parametrize("count", [1, 20])
def test_cards_cost_the_same_for_one_and_twenty(house, count, django_assert_num_queries):
    from tests.home.things import make_image

    image = make_image()
    for number in range(count):
        make_news(f"記事{number}", share_image=image)
    for page in NewsPage.for_listing():
        page.card()  # paints the picture once; from now on it is found
    house.get_children().first().get_url()
    # pages, pictures, their renditions
    with django_assert_num_queries(3):
        assert len([page.card() for page in NewsPage.for_listing()]) == count
