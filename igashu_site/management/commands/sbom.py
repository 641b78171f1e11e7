"""What runs here is made of: every package that is installed, as CycloneDX."""

import json
from importlib.metadata import Distribution, distributions

from django.core.management.base import BaseCommand

from igashu_site import version


class Command(BaseCommand):
    help = "Print a bill of materials (CycloneDX) of what is really installed, extras included."
    requires_system_checks = []

    def handle(self, **_options):
        own = {"type": "application", "name": "igashu", "version": version.igashu()}
        told = {
            "bomFormat": "CycloneDX",
            "specVersion": "1.5",
            "version": 1,
            "metadata": {"component": own},
            "components": components(),
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))


def components() -> list[dict]:
    found = {one["purl"]: one for one in map(component, distributions())}
    return [found[purl] for purl in sorted(found)]


def component(package: Distribution) -> dict:
    name, number = package.metadata["Name"], package.version
    told = {"type": "library", "name": name, "version": number}
    told["purl"] = f"pkg:pypi/{name.lower().replace('_', '-').replace('.', '-')}@{number}"
    if licence := package.metadata.get("License-Expression"):
        told["licenses"] = [{"expression": licence}]
    return told
