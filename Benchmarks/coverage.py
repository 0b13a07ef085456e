"""How right the reports are: simulated companies, in which the truth is known, against `curfew report`.

    python3 Benchmarks/coverage.py CURFEW [--companies N] [--first SEED] [--days D] [--jobs J]

Each company has other people, habits, templates and rules, all drawn from its seed. It lives through the same days with and
without Curfew (`curfew simulate run`), and the trail of the run with Curfew is asked what was saved, used, stopped and regretted.
Prints a line for each company and a summary; the exit status is 1 where fewer than 95 % of the intervals hold the truth.
"""

import argparse
import concurrent.futures
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "America/Sao_Paulo", "Australia/Sydney", "UTC"]

SHORTEN = """
      - name: shorten-idle
        priority: 50
        match: {status: [running]}
        when: ws.idle_for > duration("%(idle)dm") && has(ws.deadline) && ws.deadline - now > duration("1h")
        for: 10m
        actions: [{shorten: {to: "${now + duration('45m')}"}}]
        cooldown: 1h"""
EXTEND = """
      - name: extend-in-use
        priority: 100
        match: {status: [running]}
        when: ws.agent_connected && ws.idle_for < duration("30m") && has(ws.deadline) && ws.deadline - now < duration("1h")
        actions: [{extend: {to: "${now + duration('2h')}"}}]
        cooldown: 15m"""
EVENING = """
      - name: stop-at-eight
        priority: 40
        match: {status: [running]}
        when: now.isWithin("08:00-19:25") && ws.idle_for >= duration("30m") && has(ws.deadline) && ws.deadline > now.at("20:00")
        actions: [{shorten: {to: "${now.at('20:00')}"}}]
        cooldown: 1h"""
LIFETIME = """
      - name: short-lifetime
        priority: 5
        when: "!has(ws.ttl) || ws.ttl > duration('%(ttl)dh')"
        actions: [{set_ttl: {to: "${duration('%(ttl)dh')}"}}]
        cooldown: 12h"""


def rules(draw, zone):
    """A rule file: always something that stops, often something that keeps."""
    chosen = draw.sample([SHORTEN, EVENING, LIFETIME], draw.choice([1, 1, 2])) + draw.choice([[], [EXTEND]])
    values = {"idle": draw.choice([45, 60, 90, 180]), "ttl": draw.choice([4, 6, 8])}
    text = "".join(rule % values if "%(" in rule else rule for rule in chosen)
    return f"version: 1\ntimezone: {zone}\ndefaults: {{mode: enforce}}\ngroups:\n  - name: all\n    rules:{text}\n"


def company(draw, zones):
    """A company file."""
    lines = ["version: 1", f"seed: {draw.randrange(1_000_000)}", "templates:"]
    templates = ["dev", "gpu"]
    for name in templates:
        policy = ", autostop_days: [mon, tue, wed, thu, fri]" if draw.random() < 0.2 else ""
        lines.append(
            f"  - {{name: {name}, default_ttl: {draw.choice([4, 8, 9, 12, 24])}h, activity_bump: {draw.choice([1, 1, 1, 2])}h, "
            f"start_takes: {draw.choice([20, 45, 90])}s{policy}}}")
    lines.append("teams:")
    for number, zone in enumerate(zones):
        arrives = draw.randrange(7 * 60, 11 * 60)
        leaves = arrives + draw.randrange(6 * 60, 10 * 60)
        shares = {
            "forgets_windows": draw.choice([0, 20, 60, 90]), "stops_by_hand": draw.choice([0, 5, 30, 70]),
            "works_evenings": draw.choice([0, 5, 40]), "waits_for_jobs": draw.choice([0, 10, 50]),
            "stays_late": draw.choice([0, 25, 70])}
        lines += [
            f"  - name: team-{number}", f"    zone: {zone}", f"    template: {draw.choice(templates)}",
            f"    people: {draw.randrange(2, 7)}",
            f"    arrives: \"{arrives // 60:02}:{arrives % 60:02}\"", f"    leaves: \"{leaves // 60:02}:{leaves % 60:02}\"",
            f"    tool: {draw.choice(['editor', 'shell'])}"]
        lines += [f"    {key}: {value}%" for key, value in shares.items()]
        if draw.random() < 0.5:
            lines.append(f"    schedule: CRON_TZ={zone} {arrives % 60} {max(0, arrives // 60 - 1)} * * {draw.choice(['1-5', '*'])}")
        if draw.random() < 0.5:
            lines.append(f"    ttl: {draw.choice([6, 10, 16])}h")
    return "\n".join(lines) + "\n"


class Failed(Exception):
    """A command that should have worked did not."""


def ask(program, folder, *words):
    """What a command answers as JSON, where it reads no settings but these."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CURFEW_", "CODER_"))}
    done = subprocess.run(
        [os.path.abspath(program), *words, "-o", "json"], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"curfew {' '.join(words)}: status {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def live(program, seed, days, folder):
    """Lets one company live, and answers what really happened; the trail stays in the folder as `kept.db`."""
    draw = random.Random(seed)
    zones = draw.sample(ZONES, draw.randrange(1, 4))
    every = draw.choice(["1m", "5m", "5m", "15m"])
    begin, end = "2026-11-24T00:00:00Z", f"2026-11-{24 + days:02}T00:00:00Z"
    others = random.Random(f"other rules {seed}")
    files = {"company.yaml": company(draw, zones), "rules.yaml": rules(draw, zones[0]), "others.yaml": rules(others, zones[0])}
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    runs = ask(
        program, folder, "simulate", "run", "--company", "company.yaml", "--rules", "rules.yaml", "--compare",
        "others.yaml", "--every", every, "--keep", "kept.db", "--by", "workspace", "--from", begin, "--to", end)["runs"]
    return {"every": every, "span": ["--from", begin, "--to", end], "runs": runs}


def measure(program, seed, days, keep):
    """One company: the truth and what the reports say of it, in hours."""
    with tempfile.TemporaryDirectory(prefix="curfew-coverage-") as folder:
        if keep:
            folder = os.path.join(keep, str(seed))
            os.makedirs(folder, exist_ok=True)
        known = os.path.join(folder, "truth.json")
        if not os.path.exists(known):
            lived = live(program, seed, days, folder)
            with open(known, "w", encoding="utf-8") as file:
                json.dump(lived, file)
        with open(known, encoding="utf-8") as file:
            lived = json.load(file)
        report = lambda name, *words: ask(program, folder, "report", name, *words, "--database", "kept.db", *lived["span"])
        savings = report("savings", "--against", "coder", "--by", "workspace")
        others = report("savings", "--against", "rules:others.yaml", "--by", "workspace")
        activity = report("activity", "--by", "workspace")
    runs = {
        name: {row["group"]: row for row in lived["runs"] if row["run"] == name}
        for name in ("without Curfew", "with the rules", "compared")}
    alone, truth, compared = runs.values()
    hours = lambda row, name: row[name] / 3600

    def saved(found, baseline):
        """The intervals that a report has for workspaces, with the truth."""
        return {
            row["workspace"]: {
                "truth": baseline[row["workspace"]]["running_hours"] - truth[row["workspace"]]["running_hours"],
                "least": hours(row, "saved_least") - hours(row, "extended_most"),
                "most": hours(row, "saved_most") - hours(row, "extended_least")}
            for row in found["savings"]}

    lines, changed = saved(savings, alone), saved(others, compared)
    used = [
        {"truth": truth[row["workspace"]]["in_use_hours"], "least": hours(row, "used_least"), "most": hours(row, "used_most")}
        for row in activity["activity"]]
    return {"seed": seed, "every": lived["every"], "lines": lines, "changed": changed, "used": used,
            "alone": sum(row["running_hours"] for row in alone.values()),
            "compared": sum(row["running_hours"] for row in compared.values())}


def total(lines):
    """The sum of intervals and of their truths."""
    return {key: sum(line[key] for line in lines) for key in ("truth", "least", "most")}


def holds(line, slack=0.02):
    """Whether an interval holds the truth, which is known to a hundredth of an hour for each workspace."""
    return line["least"] - slack <= line["truth"] <= line["most"] + slack


def savings_rows(companies, lines, baseline, hours, label):
    """The rows on the savings against one baseline, and the share of companies whose savings are held."""
    found = [total(company[lines].values()) for company in companies]
    single = [line for company in companies for line in company[lines].values()]
    share = lambda intervals: sum(map(holds, intervals)) / len(intervals)
    widths = [(sum_["most"] - sum_["least"]) / company[hours] for sum_, company in zip(found, companies)]
    distances = [
        abs((sum_["most"] + sum_["least"]) / 2 - sum_["truth"]) / company[hours] for sum_, company in zip(found, companies)]
    both = lambda values: f"{sum(values) / len(values):.1%} in the mean, {statistics.median(values):.1%} in the median"
    return [
        (f"against `{baseline}`: intervals of a company's savings that hold the truth", f"{share(found):.1%} ({sum(map(holds, found))} of {len(found)})"),
        ("the same of single workspaces", f"{share(single):.1%}"),
        (f"width of a company's interval, of the hours that it ran {label}", both(widths)),
        ("distance of its middle from the truth, of the same", both(distances)),
    ], share(found)


def summary(companies):
    """The figures of all companies, as a table in Markdown, and the smallest share of companies whose savings are held."""
    used = [total(company["used"]) for company in companies]
    workspaces = sum(len(company["lines"]) for company in companies)
    against_coder, held_coder = savings_rows(companies, "lines", "coder", "alone", "without Curfew")
    against_rules, held_rules = savings_rows(companies, "changed", "rules:", "compared", "under the other rules")
    widths = [(sum_["most"] - sum_["least"]) / sum_["truth"] for sum_ in used if sum_["truth"]]
    rows = [("companies", f"{len(companies)}, with {workspaces} workspaces")] + against_coder + against_rules + [
        ("intervals of a company's hours in use that hold the truth", f"{sum(map(holds, used)) / len(used):.1%}"),
        ("width of those, of the hours in use", f"{sum(widths) / len(widths):.0%} in the mean"),
    ]
    table = "\n".join(["| measured | result |", "|---|---|"] + [f"| {name} | {value} |" for name, value in rows])
    return table, min(held_coder, held_rules)


def main():
    parser = argparse.ArgumentParser(description="Compares the savings that reports give with those of simulated companies.")
    parser.add_argument("program", help="the curfew to measure")
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="the seed of the first one")
    parser.add_argument("--days", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", metavar="FOLDER", help="keep what the companies lived through, or take it from there")
    parser.add_argument("--verbose", action="store_true", help="name the workspaces whose interval misses the truth")
    wanted = parser.parse_args()
    seeds = range(wanted.first, wanted.first + wanted.companies)
    companies = []
    with concurrent.futures.ThreadPoolExecutor(wanted.jobs) as pool:
        for found in pool.map(lambda seed: measure(wanted.program, seed, wanted.days, wanted.keep), seeds):
            companies.append(found)
            saved, used = total(found["lines"].values()), total(found["used"])
            changed = total(found["changed"].values())
            print(
                f"{found['seed']:4} every {found['every']:>3}: ran alone {found['alone']:6.1f} h; saved {saved['truth']:7.2f} in "
                f"[{saved['least']:7.2f}, {saved['most']:7.2f}]{'' if holds(saved) else ' MISSED'}; against others {changed['truth']:7.2f} in "
                f"[{changed['least']:7.2f}, {changed['most']:7.2f}]{'' if holds(changed) else ' MISSED'}; used {used['truth']:6.2f} in "
                f"[{used['least']:6.2f}, {used['most']:6.2f}]{'' if holds(used) else ' MISSED'}", flush=True)
            if wanted.verbose:
                for name, line in [*found["lines"].items(), *found["changed"].items()]:
                    if not holds(line):
                        print(f"       {name}: {line}")
    table, share = summary(companies)
    print(table)
    return 0 if share >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
