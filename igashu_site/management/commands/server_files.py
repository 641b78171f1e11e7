"""Services and nginx's configuration, laid where the system looks: for deploy/bin/igashu-files."""

from pathlib import Path

from django.core.management.base import BaseCommand

from igashu_site import server_files


class Command(BaseCommand):
    help = "Write what a server keeps outside of the code; print what changed."
    # It mends what a check might complain of, and asks no database.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--root", type=Path, default=Path("/"), help="another root folder")
        parser.add_argument(
            "--containers", action="store_true", help="print nginx's file for compose.yaml instead"
        )

    def handle(self, *, root, containers, **_options):
        if containers:
            self.stdout.write(server_files.containers())
            return
        for place in server_files.write(root):
            self.stdout.write(str(place))
