"""What one may do with a page, where the page knows the answer without asking the database."""

from wagtail.models import PagePermissionTester


class PageRights(PagePermissionTester):
    """Wagtail looks for published pages below each row of a list, twice, for who may not publish.

    A published page is one itself, and a page without children has none below.
    """

    def can_delete(self, ignore_bulk=False):
        mine = getattr(self, "permissions", ())
        if "change" not in mine or "publish" in mine:
            return super().can_delete(ignore_bulk)
        if self.page.live:
            return False
        knows = self.page.is_leaf() and not self.page_is_root
        return knows or super().can_delete(ignore_bulk)


def rights_of(page, user):
    """Stand in for `Page.permissions_for_user`."""
    return PageRights(user, page)
