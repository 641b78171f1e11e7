"""Print a new key pair of the town for web push. Nothing is stored."""

from django.core.management.base import BaseCommand

from members.push import keys


class Command(BaseCommand):
    help = "Print a new key for web push, to be written into the settings."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        key = keys.new_key()
        self.stdout.write(f"IGASHU_PUSH_KEY='{key}'")
        self.stderr.write(f"# public: {keys.public_key(key)}")
        self.stderr.write("# A new key ends every subscription: members turn it on once more.")
