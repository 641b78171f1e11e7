"""The pages to read: news, stories, and the plain pages about the scheme."""

from datetime import timedelta

from wagtail.models import Page, Workflow

from home.models import NewsIndexPage, NewsPage, StoryIndexPage, StoryPage, TextPage
from igashu_site.demo.build.pages import Press
from igashu_site.demo.reader import Text, texts

OLDEST = 400  # days ago: the plain pages stand there from the beginning


def publish_news(press: Press, home: Page) -> None:
    """Publish the news; two more lie on the editor's desk, one of them waiting for approval."""
    title = NewsIndexPage(
        title="お知らせ・読みもの", slug="news", lead="まちの話と、制度のお知らせ。"
    )
    section = press.publish(home, title, OLDEST)
    for text in texts("news").values():
        press.publish(section, news(press, text), int(text["days"]))
    for text in texts("drafts").values():
        page = press.draft(section, news(press, text))
        if text["waits"]:
            Workflow.objects.get(active=True).start(page, press.author)


def news(press: Press, text: Text) -> NewsPage:
    category = text["category"] or NewsPage.Category.NEWS
    return NewsPage(**press.fields(text), date=day_of(press, text), category=category)


def day_of(press: Press, text: Text):
    return press.today - timedelta(days=int(text["days"] or 0))


def publish_stories(press: Press, home: Page, activities: dict[str, Page]) -> None:
    title = StoryIndexPage(
        title="なかまの物語", slug="stories", lead="会った人、したこと、そのあとのこと。"
    )
    section = press.publish(home, title, OLDEST)
    for text in texts("stories").values():
        page = StoryPage(
            **press.fields(text),
            date=day_of(press, text),
            person_name=text["person"],
            person_from=text["from"],
            quote=text["quote"],
            activity=activities[text["activity"]],
            outcome=text["outcome"],
        )
        press.publish(section, page, int(text["days"]))


def publish_plain_pages(press: Press, home: Page) -> dict[str, Page]:
    """Publish the pages about the scheme; return them by name."""
    pages = {}
    for name, text in texts("pages").items():
        page = TextPage(
            **press.fields(text),
            easy_body=text["easy"].replace("／", "\n\n"),
            shows_contents=text["contents"] == "yes",
        )
        pages[name] = press.publish(home, page, OLDEST)
    return pages
