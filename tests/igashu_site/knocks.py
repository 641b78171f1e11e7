"""Requests that a server of one process refuses, or passes on to the site."""

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
PARTS = b"Content-Type: multipart/form-data; boundary=x\r\n"


def asked(first, head=b"", body=b""):
    return first + b" HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n" + body


def long(size):
    return b"Content-Length: %d\r\n" % size


def chunks(size, count):
    piece = b"%x\r\n" % size + b"a" * size + b"\r\n"
    return piece * count + b"0\r\n\r\n"


REFUSED = {
    "no request": (b"HELLO\r\n\r\n", 400),
    "no header": (asked(b"GET /", b"nothing\r\n"), 400),
    "no length": (asked(b"POST /", b"Content-Length: x\r\n"), 400),
    "two lengths": (asked(b"POST /", long(5) + long(6), b"aaaaaa"), 400),
    "bytes in an address": (asked(b"GET /\xe3\x81"), 400),
    "bytes in a query": (asked(b"GET /?q=\xe3\x81"), 400),
    "no chunk": (asked(b"POST /", b"Transfer-Encoding: chunked\r\n", b"zz\r\na\r\n"), 400),
    "long address": (asked(b"GET /search/?q=" + b"a" * 17_000), 414),
    "endless address": (b"GET /" + b"a" * 70_000, 414),
    "long header": (asked(b"GET /", b"Cookie: " + b"a" * 17_000 + b"\r\n"), 431),
    "many headers": (asked(b"GET /", b"A: b\r\n" * 600), 431),
    "many long headers": (asked(b"GET /", (b"A: " + b"b" * 9_000 + b"\r\n") * 9), 431),
    "large form": (asked(b"POST /join/apply/", FORM + long(94_000_000), b"a=b"), 413),
    "large picture": (asked(b"POST /cms/images/add/", PARTS + long(26 * 2**20 + 1)), 413),
    "five large pictures": (asked(b"POST /rooms/1/messages/", PARTS + long(2**26)), 413),
    "pictures elsewhere": (asked(b"POST /rooms/1/messages/1/edit/", PARTS + long(2**23)), 413),
    "chunks without end": (
        asked(b"POST /join/", b"Transfer-Encoding: chunked\r\n", chunks(100_000, 40)), 413
    ),
}  # fmt: skip

PICTURE = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\na\r\n--x--\r\n'
TAKEN = {
    "form": asked(b"POST /search/", FORM + long(3), b"a=b"),
    "parts": asked(b"POST /search/", PARTS + long(len(PICTURE)), PICTURE),
    # Django knows best what it cannot read: it asks who is there first, and says it in words.
    "broken parts": asked(b"POST /search/", PARTS + long(5), b"aaaaa"),
    "chunks": asked(b"POST /", b"Transfer-Encoding: chunked\r\n", chunks(1000, 20)),
    "no body": asked(b"GET /search/?q=%E4%BC%8A%E8%B3%80"),
    "picture": asked(b"POST /cms/images/add/", FORM + long(2**22), b"a" * 2**22),
    "picture of a room": asked(b"POST /rooms/1/pictures/", FORM + long(2**22), b"a" * 2**22),
}
