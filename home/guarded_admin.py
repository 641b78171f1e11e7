"""The base of the back office's own lists: every address behind them asks for the list's right."""

from functools import wraps

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import re_path
from wagtail_modeladmin.options import ModelAdmin

from .identifiers import is_identifier

LISTS = "home/lists.css"


class GuardedAdmin(ModelAdmin):
    """Looks at the right first, then at the key, and only then for the row.

    The package's history asks for no right at all, and its other views look the row up first.
    """

    index_view_extra_css = [LISTS]
    # Further addresses `<name>/<key>/`, each answered by the method `<name>_view`.
    extra_deeds: tuple[str, ...] = ()

    def get_admin_urls_for_registration(self):
        urls = super().get_admin_urls_for_registration() + self.deeds()
        for url in urls:
            url.callback = self.guarded(url.callback)
        return urls

    def deeds(self):
        return tuple(
            re_path(
                self.url_helper.get_action_url_pattern(name),
                getattr(self, f"{name}_view"),
                name=self.url_helper.get_action_url_name(name),
            )
            for name in self.extra_deeds
        )

    def guarded(self, view):
        @wraps(view)
        def look_first(request, **parts):
            if not self.permission_helper.user_can_list(request.user):
                raise PermissionDenied
            if not self.may_exist(parts):
                raise Http404
            return view(request, **parts)

        return look_first

    def may_exist(self, parts):
        return all(is_identifier(self.model, unquote(part)) for part in parts.values())
