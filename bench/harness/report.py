"""Telling the results: JSON for machines, Markdown for people."""

import json
import platform
from datetime import datetime
from pathlib import Path

HEAD = (
    "| row | {unit}/s median [min..max] | p50 ms | p99 ms | server CPU ms each | MB | errors "
    "| foreign |"
)
CLAIMS = ("| compared | by | median ratio [min..max] | claimed | holds |", "|---|---|---|---|---|")
RULE = "|---|---|---|---|---|---|---|---|"


def about() -> dict:
    """Return where and when this was measured."""
    names = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "cpu": names[0] if names else platform.machine(),
        "cores": len(names),
        "python": platform.python_version(),
    }


def write(results: list[dict], folder: Path) -> tuple[Path, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    everything = {"about": about(), "tables": results}
    data, text = folder / "results.json", folder / "results.md"
    data.write_text(json.dumps(everything, indent=1, ensure_ascii=False), encoding="utf-8")
    text.write_text(markdown(everything), encoding="utf-8")
    return data, text


def markdown(everything: dict) -> str:
    where = everything["about"]
    head = (
        f"Measured {where['at']} on {where['cores']} × {where['cpu']}, Python {where['python']}. "
        "Only ratios inside one table count; absolute numbers drift.\n"
    )
    return "\n".join([head, *map(table, everything["tables"])])


def table(result: dict) -> str:
    turns = f"{result['rounds']} rounds of {result['seconds']:g} s, taking turns"
    lines = [f"### {result['title']}", "", f"{turns}.", "", HEAD.format(unit=result["unit"]), RULE]
    lines += [row(name, found) for name, found in result["rows"].items()]
    lines += ["", *(f"- {name}: left out ({why})." for name, why in result["absent"].items())]
    if result["ratios"]:
        lines += ["", *CLAIMS]
        lines += [ratio(one) for one in result["ratios"]]
    return "\n".join([*lines, ""])


def row(name: str, found: dict) -> str:
    rate, cpu = found["rate"], found["cpu_ms"]
    bound = " (client-bound)" if found["client_bound"] else ""
    return (
        f"| {name}{bound} | **{rate['median']:,.0f}** [{rate['min']:,.0f}..{rate['max']:,.0f}] "
        f"| {found['p50_ms']:.2f} | {found['p99_ms']:.2f} | {cpu['median']:.3f} "
        f"| {found['mb']:.0f} | {found['errors']} | {found['foreign_load']:.2f} |"
    )


def ratio(one: dict) -> str:
    claimed = "–" if one["at_least"] is None else f"≥ {one['at_least']:g}"
    holds = {None: "–", True: "yes", False: "**no**"}[one["holds"]]
    return (
        f"| {one['row']} ÷ {one['beside']} | {one['by']} | **{one['median']:.2f}** "
        f"[{one['min']:.2f}..{one['max']:.2f}] | {claimed} | {holds} |"
    )
