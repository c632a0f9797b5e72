"""The figures as Markdown tables."""

from statistics import median

SCENARIOS = {
    "first": "first build",
    "nothing": "nothing changed",
    "body": "one body edited",
    "title": "one title edited",
}


def medians(costs: list[dict[str, float]]) -> dict[str, float]:
    return {key: median(cost[key] for cost in costs) for key in ("wall", "cpu", "memory")}


def table(rows: list[list[str]], words: int) -> str:
    """A Markdown table: the first row is its head, the first columns are words, the others numbers."""
    rule = ["---"] * words + ["---:"] * (len(rows[0]) - words)
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], rule, *rows[1:]])


def seconds(value: float) -> str:
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def times(value: float, reference: float) -> str:
    ratio = value / reference if reference else 0.0
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def costs(size: dict, reference: str, least: float) -> str:
    """What each scenario took each peer, beside the reference."""
    rows = [["what", "peer", "wall s", "CPU s", "peak MiB", "wall ×", "CPU ×", "memory ×"]]
    for scenario, words in SCENARIOS.items():
        own = medians(size["costs"][scenario][reference])
        for peer, runs in size["costs"][scenario].items():
            cost = medians(runs)
            # What lies at the floor may lie anywhere below it.
            memory = ("≤ " if cost["memory"] < least * 1.05 else "") + f"{cost['memory']:.0f}"
            ratios = [times(cost[key], own[key]) for key in ("wall", "cpu", "memory")]
            rows.append([words, peer, seconds(cost["wall"]), seconds(cost["cpu"]), memory, *ratios])
    return table(rows, words=2)


def outputs(size: dict) -> str:
    """What each peer wrote."""
    kinds = [kind for kind in next(iter(size["outputs"].values())) if kind != "bytes"]
    rows = [["peer", *kinds, "MB"]]
    for peer, counts in size["outputs"].items():
        rows.append([peer, *(f"{counts[kind]:,}" for kind in kinds), f"{counts['bytes'] / 1e6:.1f}"])
    return table(rows, words=1)


def report(figures: dict) -> str:
    """All of it."""
    machine = figures["machine"]
    lines = [f"{machine['cores']} cores, {machine['system']}. {', '.join(figures['versions'].values())}."]
    runs = "one run" if figures["runs"] == 1 else f"medians of {figures['runs']} interleaved runs"
    lines.append(f"The figures are {runs}; × is the figure divided by that of {figures['reference']}.")
    for size in figures["sizes"]:
        lines += [
            f"## {size['articles']:,} articles",
            costs(size, figures["reference"], figures["least_memory"]),
            "What the first build wrote:",
            outputs(size),
        ]
        for peer, (same, pages) in size["same_words"].items():
            lines.append(f"{peer} shows the same words on {same:,} of the {pages:,} pages of {figures['reference']}.")
    return "\n\n".join(lines) + "\n"
