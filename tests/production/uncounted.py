"""Page workers in which everybody who asks at once has the page made: the single flight is off.

Only a control starts this module; the product has no such switch.
"""

from igashu_site.wsgi import application  # noqa: F401 - served from here; it must come first

from igashu_site.edge import wsgi  # isort: skip

wsgi.WsgiEdge.flight_of = lambda self, asked, ticket: (wsgi.Flight(ticket), True)
