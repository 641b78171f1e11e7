"""How a refusal is put: what is wrong and, as its hint, how to mend it, for the administrator."""

from django.core.checks import Error, Tags, register


def deploy_check(check):
    return register(Tags.security, deploy=True)(check)


def error(number, what, mend):
    return [Error(what, hint=mend, id=f"igashu.E{number:03}")]
