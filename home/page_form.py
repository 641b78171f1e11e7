"""The editor's form of every page."""

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
