"""Small words the templates of this room share."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def join_steps():
    """The way into the scheme, as shown over each of its pages."""
    return [_("メールの確認"), _("申請の入力"), _("内容の確認"), _("完了")]
