"""The harness of `make bench`: its sums, its clients, and its claims."""

import asyncio
from contextlib import nullcontext

import pytest

from bench.harness import clients, machine, report, runner, smoke
from bench.harness.rows import Count, Ratio, Row, Sample, Server, Table

SAID_BY_WRK = """
Running 2s test @ http://127.0.0.1:9300/
  1 threads and 32 connections
  Latency Distribution
     50%    1.31ms
     75%    1.70ms
     99%    1.64s
  4913 requests in 2.01s, 150.10MB read
  Socket errors: connect 0, read 2, write 0, timeout 1
  Non-2xx or 3xx responses: 4
Requests/sec:   2444.27
"""


def turn(done, cpu=1.0, client=0.5):
    return runner.Turn(Sample(done, 1.0), server_cpu=cpu, client_core=client, foreign_load=0.0)


def test_the_words_of_wrk_are_understood():
    sample = clients.read_wrk(SAID_BY_WRK)
    assert (sample.done, sample.seconds, sample.errors) == (4913, 2.01, 7)
    assert (sample.p50_ms, sample.p99_ms) == (1.31, 1640.0)


def test_a_ratio_is_taken_round_by_round():
    """What halves a whole round halves both rows: the ratio of the medians would tell 4."""
    turns = {"ours": [turn(100), turn(40), turn(400)], "theirs": [turn(50), turn(20), turn(10)]}
    found = runner.ratio_of(Ratio("ours", "theirs", at_least=2), turns)
    assert (found["median"], found["min"], found["max"]) == (2, 2, 40)
    assert found["holds"]


def test_less_cpu_for_the_same_work_is_more_by_cpu():
    turns = {"ours": [turn(100, cpu=0.1)], "theirs": [turn(10, cpu=1.0)]}
    assert runner.ratio_of(Ratio("ours", "theirs", by="cpu"), turns)["median"] == pytest.approx(100)


@pytest.mark.parametrize(("share", "is_bound"), [(0.5, False), (0.97, True)])
def test_a_client_that_fills_its_core_is_told(share, is_bound):
    assert runner.summary([turn(10, client=share)])["client_bound"] is is_bound


def test_a_claim_that_does_not_hold_is_told():
    turns = {"ours": [turn(1)], "theirs": [turn(2)]}
    told = report.ratio(runner.ratio_of(Ratio("ours", "theirs", at_least=1), turns))
    assert "0.50" in told
    assert "**no**" in told


def test_rows_take_turns_and_the_absent_are_named(monkeypatch):
    asked = []

    def row(name, why=""):
        def drive(server, seconds):
            asked.append((name, seconds))
            return Sample(1, seconds)

        here = Server("http://127.0.0.1", machine.os.getpid())
        return Row(name, lambda: nullcontext(here), drive, missing=lambda: why)

    monkeypatch.setattr(machine, "wait_for_quiet", lambda: 0.0)
    monkeypatch.setattr(machine, "pin_here", lambda: None)
    rows = [row("a"), row("b"), row("c", "not installed: c")]
    found = runner.run(Table("t", "T", rows, rounds=2, seconds=3, warm_up_seconds=1))
    assert asked == [("a", 1), ("b", 1), ("a", 3), ("b", 3), ("b", 3), ("a", 3)]
    assert found["absent"] == {"c": "not installed: c"}
    assert "c: left out (not installed: c)" in report.table(found)


@pytest.mark.parametrize(("found", "holds"), [(15, True), (14, False), (16, False)])
def test_a_count_holds_or_not(found, holds):
    count = Count("seats", found, at_most=15, at_least=15)
    assert count.holds is holds
    assert smoke.line(count).startswith("ok" if holds else "FAIL")


def test_the_cpu_of_a_family_counts_its_children():
    assert machine.cpu_of(machine.os.getpid()) > 0
    assert machine.os.getpid() in machine.family(machine.os.getppid())


def answer(status, *, chunked):
    body = b"2\r\nok\r\n0\r\n\r\n" if chunked else b"ok"
    how = b"transfer-encoding: chunked" if chunked else b"content-length: 2"
    return b"HTTP/1.1 %d X\r\n%b\r\n\r\n%b" % (status, how, body)


async def served(status, *, chunked):
    async def give(stream, out):
        try:
            while await stream.readuntil(b"\r\n\r\n"):
                out.write(answer(status, chunked=chunked))
        except asyncio.IncompleteReadError:
            out.close()

    server = await asyncio.start_server(give, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await clients.by_hand(f"http://127.0.0.1:{port}/", 0.05, 2, {})


@pytest.mark.parametrize("chunked", [False, True])
def test_without_wrk_our_own_client_reads_pages(chunked):
    fine = asyncio.run(served(200, chunked=chunked))
    assert fine.done > 2
    assert fine.errors == 0


def test_our_own_client_counts_refusals():
    refused = asyncio.run(served(500, chunked=False))
    assert refused.errors == refused.done > 0


def test_a_claim_that_was_missed_is_told__and_an_error_of_a_claimed_row():
    turns = {"ours": [turn(100)], "theirs": [turn(50)]}
    rows = {"ours": {"errors": 0}, "theirs": {"errors": 7}}

    def result(least):
        return {
            "rows": rows,
            "ratios": [runner.ratio_of(Ratio("ours", "theirs", at_least=least), turns)],
        }

    assert runner.missed([result(2), result(None)]) == []
    assert runner.missed([result(2), result(3)]) == ["ours ÷ theirs by rate: 2.00 of 3"]
    rows["ours"]["errors"] = 1
    assert runner.missed([result(2)]) == ["ours: 1 errors"]
