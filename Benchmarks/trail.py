#!/usr/bin/env python3
"""What it costs to ask the trail of a large fleet.

Makes a trail with TrailBenchmark (10,000 workspaces, 2,000 of them in use ten hours a day), unless the file is there, and asks for each
report in a process of its own. Prints a table of wall time, processor time and peak memory.
"""

import argparse
import os
import subprocess
import sys
import time

REPORTS = [
    ["activity", "--by", "owner"], ["activity", "--by", "hour-of-week"], ["savings", "--by", "template"],
    ["savings", "--against", "coder", "--by", "rule"], ["cost", "--by", "month"], ["rules"], ["refusals"], ["summary"],
    ["owner", "user-7"],
]


def asked(program, words):
    """Wall and processor time in seconds and peak memory in MB of one run."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CURFEW_", "CODER_"))}
    begun = time.monotonic()
    child = subprocess.Popen([program, *words], stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"curfew {' '.join(words)}: status {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description="Measures reports on the trail of a large fleet.")
    parser.add_argument("programs", help="the folder with curfew and TrailBenchmark")
    parser.add_argument("trail", help="the trail, which is made unless it is there")
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--of-range", type=int, nargs="+", metavar="DAYS", help="how many days reports are of", default=[1, 7, 30, 90])
    wanted = parser.parse_args()
    if not os.path.exists(wanted.trail):
        subprocess.run([os.path.join(wanted.programs, "TrailBenchmark"), wanted.trail, str(wanted.days)], check=True)
    size = os.path.getsize(wanted.trail) / 1e6
    print(f"{wanted.trail}: {size:.0f} MB, {size / wanted.days:.1f} MB a day\n")
    print("| report | days | wall | processor | peak |\n|---|---|---|---|---|")
    curfew = os.path.join(wanted.programs, "curfew")
    # As the service does every hour; reports of activity read what it makes.
    wall, cpu, peak = asked(curfew, ["audit", "rollup", "--database", wanted.trail])
    print(f"| (audit rollup) | {wanted.days} | {wall:.1f} s | {cpu:.1f} s | {peak:.0f} MB |", flush=True)
    end = 1_788_220_800 + wanted.days * 86_400
    stamp = lambda seconds: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
    for days in [days for days in wanted.of_range if days <= wanted.days]:
        for words in REPORTS:
            wall, cpu, peak = asked(
                curfew,
                ["report", *words, "--database", wanted.trail, "--from", stamp(end - days * 86_400), "--to", stamp(end),
                 "--timezone", "UTC", "-o", "json"])
            print(f"| {' '.join(words)} | {days} | {wall:.1f} s | {cpu:.1f} s | {peak:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
