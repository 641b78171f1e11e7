from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class RoofConfig(AppConfig):
    """The roof: imports all; nobody imports it."""

    name = "igashu_site"

    def ready(self):
        from . import checks, deploy_checks  # noqa: F401
        from .edge.cdn import checks as cdn_checks  # noqa: F401
        from .records import labels, roles, seal
        from .roles import lay_down_roles
        from .unasked import name_the_fields

        name_the_fields()
        if settings.IGASHU_EDGE_BYTES:
            from .edge import watch

            watch.install()
        labels.watch()
        roles.watch()
        post_migrate.connect(seal.lay_after_migrations, dispatch_uid="seal")
        post_migrate.connect(lay_down_roles, dispatch_uid="roles")
