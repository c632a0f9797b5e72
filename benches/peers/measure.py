"""One run of one program: its time, its processor time and its memory.

This file is a program of its own beside being a module: a process begins with the memory of the one that starts it
counted as its own, so the one that starts it has to be small.
"""

import os
import sys
import time


class Failed(Exception):
    """A program that did not end well, with the end of what it said."""


def run(command: list[str], cwd: str) -> dict[str, float]:
    """Runs a command to its end in a fresh process: wall and CPU seconds, and the peak of its memory in MiB.

    CPU is user and system time of the process and of all that it waited for; the memory is that of the largest of them.
    """
    import json
    import subprocess

    # Without the site's packages: all that Python would load besides is memory.
    starter = [sys.executable, "-I", "-S", os.path.abspath(__file__), *command]
    done = subprocess.run(starter, cwd=cwd, capture_output=True, text=True, errors="replace", check=False)
    said, _, figures = done.stdout.rpartition("\n")
    if done.returncode != 0:
        raise Failed(f"`{' '.join(command)}` failed:\n{(said + done.stderr)[-2000:].strip()}")
    return json.loads(figures)


def floor() -> float:
    """The least memory that can be told, in MiB: what the small process holds that starts the others."""
    return run(["true"], ".")["memory"]


def main() -> int:
    """Runs the command that the arguments are, then prints what it took as the last line."""
    begun = time.perf_counter()
    child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    cpu = usage.ru_utime + usage.ru_stime
    # Linux counts in KiB, macOS in bytes.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    print(f'\n{{"wall": {wall}, "cpu": {cpu}, "memory": {usage.ru_maxrss / unit}}}', end="")
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
