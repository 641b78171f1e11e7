"""The HTML door: translates a request, calls one action, shows one page."""
