"""Registers; decides nothing."""

from django.urls import path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from . import audit, batch_views, measure_views, moderation_views, panels, question_views
from .admin import RoomsGroup

modeladmin_register(RoomsGroup)
hooks.register("register_log_actions", audit.register)
hooks.register("construct_homepage_panels", panels.show_to_moderators)
hooks.register("construct_homepage_panels", panels.show_to_who_answers)


@hooks.register("register_admin_urls")
def moderators_addresses():
    return [
        path(
            "rooms/reports/<int:pk>/<slug:answer>/",
            moderation_views.answer_report,
            name="community_answer_report",
        ),
        path(
            "rooms/reports/<int:pk>/decide/<slug:kind>/",
            measure_views.decide,
            name="community_decide",
        ),
        path(
            "rooms/reports/together/", batch_views.decide_together, name="community_decide_together"
        ),
        path("rooms/batches/<int:pk>/undo/", batch_views.undo, name="community_undo_batch"),
        path("rooms/measures/<int:pk>/confirm/", measure_views.confirm, name="community_confirm"),
        path("rooms/measures/<int:pk>/answer/", measure_views.answer, name="community_answer"),
        path("rooms/questions/<int:pk>/", question_views.settle, name="community_settle_question"),
        path("rooms/<int:pk>/close/", moderation_views.close_room, name="community_close_room"),
    ]
