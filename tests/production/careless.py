"""Workers as one would first write them: count who has a seat, then give one; ask for no first one.

Only a control starts this module (`careless:wsgi`, `careless:asgi`); the product has no such
switches. The database keeps its own: a person is not in line twice, whatever is asked of it.
"""

from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Barrier, BrokenBarrierError


def __getattr__(name):
    """Return the application of igashu_site.wsgi or igashu_site.asgi, its guards off."""
    if name not in ("wsgi", "asgi"):
        raise AttributeError(name)
    application = import_module(f"igashu_site.{name}").application
    switch_off()
    return application


@cache
def switch_off():
    from activities import rules
    from activities.actions import apply
    from activities.models import Recruitment

    # Patient: one that breaks while the process is still warming up lets one by one pass.
    two_have_looked = Barrier(2, timeout=20)

    def look_then_take(recruitment_id, change):
        recruitment = Recruitment.objects.get(pk=recruitment_id)
        if recruitment.applications.holding_a_seat().count() >= recruitment.capacity:
            raise rules.NotNow("full", code="full")
        with suppress(BrokenBarrierError):  # the last of an odd number waits for nobody
            two_have_looked.wait()

    apply.change_seats = look_then_take
    apply.sit_down = apply.sit_down.__wrapped__  # no lock is held meanwhile
    apply.first_of = lambda *_whose: None
