import pytest
from django.core.checks import run_checks
from django.core.checks.registry import registry

from members.checks import nothing_of_the_demo_on_a_server

PROPER = {
    "IGASHU_STAFF_MFA_REQUIRED": True,
    "IGASHU_DEMO_LOGIN_CODE": "",
    "IGASHU_DEMO_ALLOWED": False,
}
LOOSE = {
    "IGASHU_STAFF_MFA_REQUIRED": False,
    "IGASHU_DEMO_LOGIN_CODE": "IGA2026",
    "IGASHU_DEMO_ALLOWED": True,
}


def found(settings, **values):
    for name, value in values.items():
        setattr(settings, name, value)
    return [error.id for error in nothing_of_the_demo_on_a_server(None)]


def test_a_proper_server_is_let_through(settings):
    assert found(settings, **PROPER) == []


@pytest.mark.parametrize("name", LOOSE)
def test_each_looseness_is_an_error(settings, name):
    assert len(found(settings, **(PROPER | {name: LOOSE[name]}))) == 1


def test_the_check_runs_on_deployment_only(settings):
    assert nothing_of_the_demo_on_a_server in registry.deployment_checks
    assert found(settings, **LOOSE)
    assert not [error for error in run_checks(tags=["security"]) if error.id.startswith("members")]
