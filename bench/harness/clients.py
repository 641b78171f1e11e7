"""Reading pages as fast as the server gives them: wrk where it is found, else our own client."""

import asyncio
import re
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from .rows import Sample

BROKEN = r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)"
VARIED = Path(__file__).with_name("varied.lua")
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def read_pages(
    url: str,
    seconds: float,
    *,
    at_once: int = 32,
    headers: dict[str, str] | None = None,
    script: Path | None = None,
) -> Sample:
    """Ask for one address over and over on kept connections. Only wrk follows a script."""
    if shutil.which("wrk"):
        return by_wrk(url, seconds, at_once, headers or {}, script)
    return asyncio.run(by_hand(url, seconds, at_once, headers or {}))


def no_wrk() -> str:
    return "" if shutil.which("wrk") else "not installed: wrk"


def by_wrk(
    url: str, seconds: float, at_once: int, headers: dict[str, str], script: Path | None
) -> Sample:
    followed = ["-s", str(script)] if script else []
    asked = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    # wrk counts whole seconds.
    length = max(1, round(seconds))
    ran = subprocess.run(
        [
            "wrk",
            "-t1",
            f"-c{at_once}",
            f"-d{length}s",
            "--latency",
            "--timeout",
            "30s",
            *asked,
            *followed,
            url,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return read_wrk(ran.stdout)


def read_wrk(said: str) -> Sample:
    """Return what wrk reported."""
    done, took, unit = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m)\b", said).groups()
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    broken = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said
    )
    errors = int(refused[1]) if refused else 0
    errors += sum(map(int, broken.groups())) if broken else 0
    return Sample(
        done=int(done),
        seconds=float(took) * UNITS[unit] / 1000,
        errors=errors,
        p50_ms=percentile(said, "50%"),
        p99_ms=percentile(said, "99%"),
    )


def percentile(said: str, name: str) -> float:
    found = re.search(rf"^\s+{name}\s+([\d.]+)(us|ms|s|m)\s*$", said, re.MULTILINE)
    return float(found[1]) * UNITS[found[2]] if found else 0.0


async def by_hand(url: str, seconds: float, at_once: int, headers: dict[str, str]) -> Sample:
    """Do the same without wrk; a fast server waits for it (the report says so)."""
    address = urlsplit(url)
    path = address.path + (f"?{address.query}" if address.query else "")
    lines = [f"GET {path or '/'} HTTP/1.1", f"Host: {address.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    asked = "\r\n".join([*lines, "", ""]).encode()
    started = time.perf_counter()
    readers = [
        reader(address.hostname, address.port, asked, started + seconds) for _ in range(at_once)
    ]
    answers = [one for each in await asyncio.gather(*readers) for one in each]
    took = time.perf_counter() - started
    waits = sorted(wait for wait, _status in answers)
    return Sample(
        done=len(answers),
        seconds=took,
        errors=sum(status >= 400 for _wait, status in answers),
        p50_ms=waits[len(waits) // 2] * 1000 if waits else 0.0,
        p99_ms=waits[int(len(waits) * 0.99)] * 1000 if waits else 0.0,
    )


async def reader(host: str, port: int, asked: bytes, until: float) -> list[tuple[float, int]]:
    """Return (seconds, status) of each answer on one connection."""
    stream, out = await asyncio.open_connection(host, port)
    found = []
    try:
        while (begun := time.perf_counter()) < until:
            out.write(asked)
            status = await read_answer(stream)
            found.append((time.perf_counter() - begun, status))
    finally:
        out.close()
    return found


async def read_answer(stream: asyncio.StreamReader) -> int:
    """Read one answer to its end. Return its status."""
    head = (await stream.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = re.search(r"\r\ncontent-length: *(\d+)", head)
    if length:
        await stream.readexactly(int(length[1]))
    elif "transfer-encoding: chunked" in head:
        while size := int((await stream.readline()).split(b";")[0], 16):
            await stream.readexactly(size + 2)
        await stream.readline()
    return int(head.split(" ", 2)[1])
