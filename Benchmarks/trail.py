#!/usr/bin/env python3
"""What it costs to ask the trail of a large fleet, and to keep it.

Makes a trail with TrailBenchmark (10,000 workspaces, 2,000 of them in use ten hours a day), unless the file is there, and asks for each
report in a process of its own; then verifies, exports and prunes a copy of it. What is judged again (replay, backtest) needs a trail of
Curfew's own: that of a simulated company, which is made beside it. Prints tables of wall time, processor time and peak memory.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

REPORTS = [
    ["activity", "--by", "owner"], ["activity", "--by", "hour-of-week"], ["rules"], ["summary"],
    ["savings", "--by", "template"], ["savings", "--by", "rule"], ["savings", "--against", "coder", "--by", "rule"],
    ["cost", "--by", "month"], ["refusals"], ["owner", "user-7"], ["workspace", "user-7/dev"],
]
BEGINNING = 1_788_220_800
COMPANY = """
version: 1
templates: [{{name: go, default_ttl: 12h}}]
teams:
  - {{name: all, zone: Europe/Berlin, template: go, people: {people}, forgets_windows: 30%, works_evenings: 5%}}
"""


def fifty_rules(enforced):
    """One that acts, and 49 that decide again and again, as text."""
    rules = [
        "version: 1\ndefaults: {mode: dry-run}\ngroups:\n  - name: benchmark\n    rules:\n"
        "      - name: shorten-idle\n        mode: enforce\n        match: {status: [running]}\n        for: 15m\n"
        "        when: ws.idle_for > duration('%s') && has(ws.deadline) && ws.deadline - now > duration('50m')\n"
        "        actions: [{shorten: {to: \"${now + duration('45m')}\"}}]\n" % enforced]
    for number in range(49):
        rules.append(
            f"      - name: extend-{number}\n        priority: {100 + number}\n        match: {{status: [running]}}\n"
            f"        when: ws.idle_for < duration('{5 + number}m')\n"
            "        actions: [{extend: {to: \"${now + duration('2h')}\"}}]\n        cooldown: 30m\n")
    return "".join(rules)


class Run:
    """A run of the program in a process of its own: what it took, and what it printed where that is wanted."""

    def __init__(self, program, words, wants_output=False, counts=False):
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("CURFEW_", "CODER_"))}
        begun = time.monotonic()
        kept = subprocess.PIPE if wants_output or counts else subprocess.DEVNULL
        child = subprocess.Popen([program, *words], stdout=kept, env=environment)
        self.bytes, parts = 0, []
        while kept is subprocess.PIPE and (part := child.stdout.read(1 << 20)):
            self.bytes += len(part)
            if wants_output:
                parts.append(part)
        _, status, usage = os.wait4(child.pid, 0)
        self.wall = time.monotonic() - begun
        self.processor = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        self.output = b"".join(parts).decode()
        self.status = os.waitstatus_to_exitcode(status)
        if self.status not in (0, 6):
            sys.exit(f"curfew {' '.join(words)}: status {self.status}")

    def row(self, name, days, asked="", result=""):
        print(f"| {name} | {days} | {self.wall:.1f} s | {self.processor:.1f} s | {self.peak:.0f} MB | {result} | {asked} |", flush=True)


def reports(curfew, trail, wanted):
    end = BEGINNING + wanted.days * 86_400
    stamp = lambda seconds: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
    for days in [days for days in wanted.of_range if days <= wanted.days]:
        for words in REPORTS:
            Run(curfew, ["report", *words, "--database", trail, "--from", stamp(end - days * 86_400), "--to", stamp(end),
                         "--timezone", "UTC", "-o", "json"]).row("report " + " ".join(words), days, "2 s, 150 MB")


def keeping(curfew, trail, wanted):
    """Verifying and exporting the trail, and pruning a copy."""
    run = Run(curfew, ["audit", "verify", "--database", trail, "-o", "json"], wants_output=True)
    facts = json.loads(run.output)["good_facts"]
    run.row("audit verify", wanted.days, "400,000 a second of processor", f"{facts / run.processor:,.0f} facts a second")
    run = Run(curfew, ["audit", "export", "--database", trail], counts=True)
    run.row("audit export", wanted.days, "50 MB a second of processor", f"{run.bytes / run.processor / 1e6:.0f} MB a second")
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(trail))) as folder:
        copy = os.path.join(folder, "copy.db")
        shutil.copyfile(trail, copy)
        keep = wanted.days - max(1, wanted.days // 3)
        run = Run(curfew, ["audit", "prune", "--keep", f"{keep}d", "--database", copy, "-o", "json"], wants_output=True)
        held = json.loads(run.output)["longest_hold_ms"]
        run.row(f"audit prune --keep {keep}d", wanted.days, "200 ms", f"writer held {held} ms at most")


def judging(curfew, folder, wanted):
    """Replay and backtest of a simulated company's trail."""
    lived, company = os.path.join(folder, "lived.db"), os.path.join(folder, "company.yaml")
    rules, others = os.path.join(folder, "rules.yaml"), os.path.join(folder, "others.yaml")
    for path, text in [(company, COMPANY.format(people=wanted.people)), (rules, fifty_rules("1h")), (others, fifty_rules("2h"))]:
        with open(path, "w") as file:
            file.write(text)
    end = f"2026-11-{2 + wanted.people_days:02}"
    settings = ["--timezone", "UTC", "--mode", "enforce"]
    Run(curfew, ["simulate", "run", "--company", company, "--rules", rules, "--from", "2026-11-02", "--to", end, "--keep", lived,
                 *settings]).row(f"(simulate run, {wanted.people} people)", wanted.people_days)
    run = Run(curfew, ["audit", "replay", "--database", lived, "-o", "json"], wants_output=True)
    judged = json.loads(run.output)["compared"]
    run.row("audit replay", wanted.people_days, "200,000 a second of processor", f"{judged / run.processor:,.0f} decisions a second")
    run = Run(curfew, ["backtest", "--rules", others, "--database", lived, "-o", "json"], wants_output=True)
    readings = json.loads(run.output)["readings"]
    run.row("backtest, 50 rules", wanted.people_days, "90 days of 10,000 in 180 s", f"{readings / run.processor:,.0f} readings a second")


def main():
    parser = argparse.ArgumentParser(description="Measures reports on the trail of a large fleet.")
    parser.add_argument("programs", help="the folder with curfew and TrailBenchmark")
    parser.add_argument("trail", help="the trail, which is made unless it is there")
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--of-range", type=int, nargs="+", metavar="DAYS", help="how many days reports are of", default=[1, 30, 90])
    parser.add_argument("--only", choices=["reports", "keeping", "judging"], help="one of the tables")
    parser.add_argument("--people", type=int, default=100, help="people of the simulated company")
    parser.add_argument("--people-days", type=int, default=2, help="days of it")
    wanted = parser.parse_args()
    if not os.path.exists(wanted.trail):
        subprocess.run([os.path.join(wanted.programs, "TrailBenchmark"), wanted.trail, str(wanted.days)], check=True)
    curfew = os.path.join(wanted.programs, "curfew")
    size = os.path.getsize(wanted.trail) / 1e6
    print(f"{wanted.trail}: {size:.0f} MB, {size / wanted.days:.1f} MB a day\n")
    print("| measured | days | wall | processor | peak | result | asked |\n|---|---|---|---|---|---|---|")
    if wanted.only in (None, "reports"):
        # As the service does every hour; reports read what it makes.
        Run(curfew, ["audit", "rollup", "--database", wanted.trail]).row("(audit rollup)", wanted.days)
        grown = os.path.getsize(wanted.trail) / 1e6 - size
        print(f"| (size of roll-ups) | {wanted.days} | | | | {grown / wanted.days:.1f} MB a day | |")
        reports(curfew, wanted.trail, wanted)
    if wanted.only in (None, "keeping"):
        keeping(curfew, wanted.trail, wanted)
    if wanted.only in (None, "judging"):
        with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(wanted.trail))) as folder:
            judging(curfew, folder, wanted)


if __name__ == "__main__":
    main()
