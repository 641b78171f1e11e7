"""The server of `make run`: Daphne, whose refusals are the house's and whose memory has an end.

    python -m igashu_site.embedded -b 127.0.0.1 -p 8000 igashu_site.asgi:application

By itself Twisted reads every form whole into memory before anybody is asked (a stranger's 94 MB
cost 1.5 GB), takes bodies without end, and closes the line without a word, or with an English one,
on what it cannot read. What Daphne's own `daphne` understands, this understands.
"""

import logging
import os
import sys

from daphne import server
from daphne.cli import CommandLineInterface
from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.web.http import HTTPChannel

from .limits import LINGER, LONGEST_HEAD, longest, refusal


class Request(WebRequest):
    """Leaves forms to Django, and stops at the longest body."""

    def __init__(self, channel, *args, **options):
        super().__init__(channel, *args, parsePOSTFormSubmission=False, **options)
        self.taken = 0

    def handleContentChunk(self, data):
        self.taken += len(data)
        if self.taken <= longest(self.channel.path):
            super().handleContentChunk(data)
        else:
            self.channel.refuse(413)

    def basic_error(self, status, status_text, body):
        """What Daphne would tell in English; once an answer has begun, it can only end."""
        if self._response_started or status >= 500 or self.channel is None:
            super().basic_error(status, status_text, body)
        else:
            self.channel.refuse(status)


class Channel(HTTPChannel):
    """One line to a browser."""

    totalHeadersSize = LONGEST_HEAD
    path = b""
    is_refused = False

    def refuse(self, status):
        """Answer, then let the sender finish into the void: else the answer is never read."""
        if self.is_refused:
            return
        self.is_refused = True
        self.setRawMode()
        self.rawDataReceived = self.dataReceived = lambda _data: None
        self.transport.write(refusal(status, self.path))
        self.transport.loseWriteConnection()
        self.setTimeout(LINGER)

    def lineReceived(self, line):
        is_first = not hasattr(self, "_command")
        super().lineReceived(line)
        if is_first and hasattr(self, "_command"):
            self.path = self._path

    def lineLengthExceeded(self, line):
        if hasattr(self, "_command"):
            self.refuse(431)
        else:
            self.path = line[:100].partition(b" ")[2]
            self.refuse(414)

    def allHeadersReceived(self):
        super().allHeadersReceived()
        if (self.length or 0) > longest(self.path):
            self.refuse(413)

    def allContentReceived(self):
        if not self.is_refused:
            super().allContentReceived()

    def _respondToBadRequestAndDisconnect(self):
        is_too_much = (
            self._receivedHeaderSize > self.totalHeadersSize
            or self._receivedHeaderCount > self.maxHeaders
        )
        self.refuse(431 if is_too_much else 400)


class Factory(HTTPFactory):
    protocol = Channel

    def buildProtocol(self, addr):
        channel = super().buildProtocol(addr)
        channel.requestFactory = Request
        return channel


def main(arguments: list[str] | None = None) -> None:
    """Serve until the end of the process; what is not given is taken from the command line."""
    # Daphne names its factory in this one place and takes no other by argument.
    server.HTTPFactory = Factory
    CommandLineInterface().run(sys.argv[1:] if arguments is None else arguments)
    # The loop is over. A request that was under way waits for it in its thread for ever, and Python
    # would wait for that thread: nothing more can come of either.
    logging.shutdown()
    os._exit(0)


if __name__ == "__main__":
    main()
