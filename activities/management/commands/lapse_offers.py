"""The clock: takes back the offers nobody answered, and offers the seats to the next in line."""

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from activities.actions.waiting_list import lapse_old_offers


class Command(BaseCommand):
    help = "Let offers lapse whose time to answer is over."

    def handle(self, *args, **options):
        self.stdout.write(f"Offers lapsed: {lapse_old_offers(now())}")
