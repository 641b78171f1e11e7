"""The page cache in front of Django: finished pages for anybody, forgotten the moment they change.

    asgi.py · wsgi.py   the two doors: answer from the shelf, or have the page made once
    keys.py             which request may be answered so, and what its answer depends on
    answers.py          a finished answer, ready to be sent in every form
    shelf.py            what is kept, in how much memory, and how it is forgotten
    watch.py tables.py  which tables a page read, and which a transaction wrote
    news.py             how a change reaches the other processes
    files.py            the same pages as files, for nginx
    cdn/                what a network of caches in front is told
    counters.py         how often what happened

See docs/edge.md.
"""
