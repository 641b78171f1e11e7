"""Send the letters that wait in the outbox. Safe to run as often as one likes, and side by side."""

from math import inf

from django.core.management.base import BaseCommand

from members.actions.letters import send_due_letters


class Command(BaseCommand):
    help = "Send the letters that wait in the outbox."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=200, help="at most so many (default: 200)")

    def handle(self, *args, limit, **options):
        self.stdout.write(f"sent: {send_due_letters(limit, seconds=inf)}")
