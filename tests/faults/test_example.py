"""The client in examples/, in another language and from the document alone, against the wire."""

import asyncio
import json
import shutil

import pytest

from tests.servers.site import COOKIE, HOST, ROOT

from .load import Crowd

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(not shutil.which("node"), reason="node is not installed"),
]


async def test_it_joins_speaks_loses_its_line_and_comes_back(town):
    async with Crowd(town, people=2, rooms=1) as crowd:
        [room], here = crowd.rooms, crowd.clients[0]
        here.say(room, "まえの話")
        await here.all_acked()
        process = await asyncio.create_subprocess_exec(
            "node", str(ROOT / "examples" / "room_client.mjs"),
            f"ws://127.0.0.1:{town.ports[0]}/ws/", crowd.laid["people"][1]["session"], str(room),
            "--origin", f"https://{HOST}", "--host", HOST, "--cookie", COOKIE, "--proto", "https",
            "--say", "ノードから", "--drop", "--count", "3",
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await here.until(lambda: here.rooms[room] >= 2, what="the words of the example")
        here.say(room, "あとの話")
        out, _err = await asyncio.wait_for(process.communicate(), 60)
        lines = [json.loads(line) for line in out.splitlines()]
        assert process.returncode == 0
        assert [line["seq"] for line in lines] == [1, 2, 3]
        assert [line["text"] for line in lines] == ["まえの話", "ノードから", "あとの話"]
        await here.all_acked()
        assert await crowd.judged() == []
