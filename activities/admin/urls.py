"""Addresses below /cms/: Wagtail lets only staff come this far."""

from django.urls import path

from . import decisions, export, lines

urlpatterns = [
    path("recruitments/<int:pk>/line/", lines.line, name="activities_line"),
    path("recruitments/<int:pk>/line/offer/", lines.offer_ticked, name="activities_offer_ticked"),
    path("recruitments/<int:pk>/line/next/", lines.offer_next, name="activities_offer_next"),
    path("recruitments/<int:pk>/line/export/", export.export, name="activities_export"),
    path("applications/<uuid:pk>/", decisions.application, name="activities_application"),
    *(
        path(
            f"applications/<uuid:pk>/{name}/",
            decisions.decide,
            {"name": name},
            name=f"activities_{name}",
        )
        for name in decisions.ASKED
    ),
]
