"""質問: what a member asks of the town, and until when the town has promised to answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .messages import Message


class QuestionQuerySet(models.QuerySet):
    def shown(self):
        """Return those whose words are shown: what was hidden waits for its moderators first."""
        return self.filter(message__removed_at=None, message__hidden_at=None)

    def open(self):
        return self.shown().filter(answered_at=None)


class Question(models.Model):
    wagtail_reference_index_ignore = True

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="question")
    asked_at = models.DateTimeField(_("質問日時"))
    # As it was promised then: a room that takes more time later does not move it.
    days = models.PositiveSmallIntegerField(_("回答までの日数"))
    due_on = models.DateField(_("回答の期限"))
    answered_at = models.DateTimeField(_("回答日時"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The words that answer it; None when staff marked it so, having answered in another way.
    answer = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("質問")
        verbose_name_plural = _("質問")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=None) | Q(answered_at__isnull=False),
                name="what_has_an_answer_is_answered",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(answered_at=None), name="open_questions_by_due_day"
            )
        ]

    def __str__(self):
        return str(self.message)
