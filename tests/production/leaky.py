"""Page workers that tell each reader's name to the next: the three guards of the page cache off.

Only a control starts this module; the product has no such switches.
"""

from igashu_site.wsgi import application  # noqa: F401 - served from here; it must come first

from igashu_site.edge import keys, kitchen, wsgi  # isort: skip

keys.is_personal = lambda cookies: False  # who is signed in is no question of the shelf's
wsgi.PASSED_ON = (*wsgi.PASSED_ON, "HTTP_COOKIE")  # a page is made by one who says nothing
kitchen.why_not = lambda *answer: ""  # what is one reader's own is not kept
