"""The floor plan: calls go down, news comes up."""

import ast
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {"home": 0, "members": 1, "activities": 2, "community": 3, "igashu_site": 4}
PURE = {"rules.py", "workshop_rules.py", "protocol.py"}
PURE_MAY_USE = {
    "django.core.exceptions",
    "django.db.models",
    "django.utils.translation",
    "members.text",  # pure itself
}
FORBIDDEN_NAMES = {
    f"{name}.py"
    for name in ["utils", "helpers", "common", "misc", "services", "managers", "handlers"]
}


def imported_modules(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


def files():
    for app in FLOORS:
        yield from ((app, path) for path in sorted((ROOT / app).rglob("*.py")))


def climbs(app, source):
    """Yield every app on a floor above `app` that `source` imports."""
    for module in imported_modules(source):
        other = module.split(".")[0]
        if FLOORS.get(other, -1) > FLOORS[app]:
            yield other


def test_nothing_reaches_up():
    found = {str(path): list(climbs(app, path.read_text())) for app, path in files()}
    assert {path: ups for path, ups in found.items() if ups} == {}


def test_a_hidden_import_upwards_is_seen():
    assert list(climbs("home", "def f():\n    from community.models import Room\n")) == [
        "community"
    ]


def test_foreign_keys_point_down_or_across():
    up = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model._meta.app_label in FLOORS
        and field.is_relation
        and not field.auto_created
        and field.related_model
        and field.related_model._meta.label != "members.User"  # reached by AUTH_USER_MODEL
        and FLOORS.get(field.related_model._meta.app_label, -1) > FLOORS[model._meta.app_label]
    ]
    assert up == []


def test_rules_and_protocol_are_pure():
    impure = [
        f"{path}: {module}"
        for _app, path in files()
        if path.name in PURE
        for module in imported_modules(path.read_text())
        if module.split(".")[0] in {"django", "wagtail", "channels", "redis", *FLOORS}
        and module not in PURE_MAY_USE
    ]
    assert impure == []


def test_only_the_announcer_and_the_sockets_know_the_channel_layer():
    knowing = {
        path.relative_to(ROOT).as_posix()
        for _app, path in files()
        if "channel_layer" in path.read_text()
    }
    assert knowing <= {
        "community/announce.py",
        "community/consumers.py",
        "community/hub.py",
        "igashu_site/health.py",
        "igashu_site/settings/stores.py",
    }


def test_no_drawer_for_everything():
    assert [path.name for _app, path in files() if path.name in FORBIDDEN_NAMES] == []
