"""House rules as system checks."""

from django.apps import apps
from django.core.checks import Error, register
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from home.models import SitePage


@register()
def every_page_is_a_site_page(**_kwargs):
    """A page outside SitePage would have no card, no sharing picture and no address in ASCII."""
    return [
        Error(
            f"{model._meta.label} does not inherit home.models.SitePage.",
            obj=model,
            id="igashu.E010",
        )
        for model in get_page_models()
        if model is not Page and not issubclass(model, SitePage)
    ]


@register()
def every_block_shows_itself(**_kwargs):
    """An editor chooses a block by preview and description; the public sees its template."""
    return [
        Error(f"The block {name!r} of {field} has no {part}.", obj=field.model, id="igashu.E011")
        for field in stream_fields()
        for name, block in field.stream_block.child_blocks.items()
        for part in ("template", "preview_value", "description")
        if not getattr(block.meta, part, None)
    ]


def stream_fields():
    return [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, StreamField) and field.model is model
    ]
