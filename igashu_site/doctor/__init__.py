"""Looks at a running installation and says, in plain words, what is wrong and how to mend it."""

from collections.abc import Iterable, Iterator

from django.core.checks import CheckMessage, run_checks
from django.utils.translation import gettext as _

from . import bucket, connections, contact, files, machine, mail, pooler, servers
from .finding import Finding

PROBES = (
    *servers.PROBES,
    mail.mail,
    connections.connections,
    pooler.pooler,
    bucket.bucket,
    *files.PROBES,
    *machine.PROBES,
    contact.security_contact,
)


def examine() -> Iterator[Finding]:
    """Yield everything that is wrong: the settings first, then what they point to."""
    yield from in_settings(run_checks(include_deployment_checks=True))
    for probe in PROBES:
        yield from look(probe)


def in_settings(messages: Iterable[CheckMessage]) -> Iterator[Finding]:
    for message in messages:
        if not message.is_silenced():
            yield Finding(message.id or "", str(message.msg), str(message.hint or ""))


def look(probe) -> list[Finding]:
    """Run one probe. One that breaks is a finding, too: it must not hide the others."""
    try:
        return list(probe())
    except Exception as error:  # noqa: BLE001 - see above
        what = _("点検「%(name)s」が途中で止まりました: %(error)s")
        told = {"name": probe.__name__, "error": type(error).__name__}
        return [
            Finding(
                probe.__name__, what % told, _("ほかの項目を直してから、もう一度点検してください。")
            )
        ]
