"""Small words the templates of this room share."""

from django import template
from django.template.loader import get_template
from django.utils.translation import gettext as _

from members import passkeys

register = template.Library()


@register.simple_tag
def join_steps():
    """The way into the scheme, as shown over each of its pages."""
    return [_("メール"), _("入力"), _("確認"), _("完了")]


@register.simple_tag(takes_context=True)
def no_passkey_here(context):
    """Nothing where passkeys work; else what to say instead of offering one."""
    return passkeys.advice(context["request"])


@register.simple_tag
def show_card(card):
    """A card of my page: its own template with its own context, and nothing of the page's."""
    return get_template(card.template).render({"title": card.title} | dict(card.context))
