"""The editor's form of every page."""

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class SitePageForm(WagtailAdminPageForm):
    """Leaves the address free: an empty one is filled from the title or the day."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self):
        slug = self.cleaned_data.get("slug")
        if slug:
            return slug
        self.instance.title = self.cleaned_data.get("title") or self.instance.title
        return self.instance.suggest_slug(self.parent_page)


# Blocks that say something in words.
SPOKEN = {"paragraph", "quote", "callout", "steps", "faq"}


def says_nothing(body) -> bool:
    return not any(one.block_type in SPOKEN and has_words(one) for one in body)


def has_words(block) -> bool:
    """A paragraph may be there and empty; the other blocks ask for their words themselves."""
    return block.block_type != "paragraph" or bool(strip_tags(block.value.source).strip())


class StoryForm(SitePageForm):
    """A draft may be empty; what is handed in or published tells something."""

    @property
    def may_be_silent(self):
        """A draft may, and so may what goes back to its writer."""
        return self.is_deferred_validation or self.data.get("workflow-action-name") == "reject"

    def clean(self):
        cleaned = super().clean()
        body = cleaned.get("body")
        if body is not None and says_nothing(body) and not self.may_be_silent:
            words = _(
                "本文がまだありません。「文章」などで、ひとことでも文を書いてから、依頼・公開してください。"
                "書きかけのままでも、下書きとして保存できます。"
            )
            self.add_error("body", words)
        return cleaned
