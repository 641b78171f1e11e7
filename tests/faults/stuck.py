"""An application whose request asks the loop for something when the loop has just ended."""

import asyncio
import sys
import time

from asgiref.sync import async_to_sync, sync_to_async


async def nothing():
    pass


def asks_too_late(loop):
    sys.stdout.write("waits\n")
    sys.stdout.flush()
    while loop.is_running():
        time.sleep(0.01)  # its end sends no event to a thread
    async_to_sync(nothing)()


async def application(scope, receive, send):
    await sync_to_async(asks_too_late)(asyncio.get_running_loop())
