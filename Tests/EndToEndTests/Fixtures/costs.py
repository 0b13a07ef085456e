"""What workspaces cost, from the rows of a trail and a price an hour, without Curfew: the check of `curfew report cost`.

    python3 costs.py DATABASE PRICE

Prints JSON: by owner and by workspace the least and the most, at a price for each running hour. Goes through the observations of each
workspace one after the other, as somebody with a pencil would.
"""

import json
import sqlite3
import sys
from datetime import datetime, timezone
from fractions import Fraction

ON = ("running", "stopping")


def microseconds(text):
    """An instant in RFC 3339 and UTC."""
    whole, _, rest = text.rstrip("Z").partition(".")
    seconds = int(datetime.fromisoformat(whole).replace(tzinfo=timezone.utc).timestamp())
    return seconds * 1_000_000 + int((rest + "000000")[:6])


def hours(rows, looks, end):
    """How long a workspace ran, at least and at most: pairs (owner, least, most) in microseconds."""
    for place, (at, owner, status, build, started) in enumerate(rows):
        is_on = status in ON
        following = rows[place + 1] if place + 1 < len(rows) else None
        if following is None:
            # Whether it runs on only an observation would show; the last look at everything found it as it was.
            proof = max([look for look, everything in looks if at <= look < end and everything], default=at)
            if is_on:
                yield owner, proof - at, max(end, proof) - at
            continue
        later, _, next_status, next_build, next_started = following
        next_on = next_status in ON
        start = microseconds(next_started) if next_started else None
        if next_build == build:
            if is_on and next_on:
                yield owner, later - at, later - at
            elif next_on:
                begin = start if start is not None and at < start <= later else None
                yield owner, later - begin if begin else 0, later - (begin or at)
            elif is_on:
                yield owner, 0, later - at
            continue
        proof = max([look for look, everything in looks if at <= look < later and (everything or not is_on)], default=at)
        if is_on:
            yield owner, proof - at, proof - at
        begin = start if start is not None and proof < start <= later else None
        if next_on and begin:
            yield following[1], later - begin, later - begin
        is_plain = not is_on and next_build == build + 1
        if not is_plain or (begin is None and next_on):
            yield owner, 0, (begin or later) - proof


def main():
    database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    price = Fraction(sys.argv[2]) / 3_600_000_000
    looks = database.execute(
        "SELECT s.at, e.scope = 'everything' FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq WHERE e.not_seen = 0 AND e.seen > 0"
        " AND e.result IN ('done', 'partial', 'refused') AND e.scope <> 'some' ORDER BY s.at").fetchall()
    sums = {"owner": {}, "workspace": {}}
    for (workspace,) in database.execute("SELECT seq FROM workspaces").fetchall():
        rows = database.execute(
            "SELECT o.at, n.owner, n.status, n.build_number, n.content FROM observations o JOIN snapshots n ON n.seq = o.snapshot"
            " WHERE o.workspace = ? ORDER BY o.seq", (workspace,)).fetchall()
        rows = [(at, owner, status, build, json.loads(content)["ws"].get("started_at")) for at, owner, status, build, content in rows]
        (name,) = database.execute("SELECT id FROM workspaces WHERE seq = ?", (workspace,)).fetchone()
        for owner, least, most in hours(rows, looks, looks[-1][0]):
            for group, key in (("owner", owner), ("workspace", name)):
                sum_ = sums[group].setdefault(key, [Fraction(0), Fraction(0)])
                sum_[0] += least * price
                sum_[1] += most * price
    print(json.dumps({group: {key: [float(least), float(most)] for key, (least, most) in found.items()} for group, found in sums.items()}))


main()
