#!/usr/bin/env python3
"""Checks the chain of a Curfew audit trail without Curfew: verify-trail.py DATABASE [HEAD]

Written from Sources/curfew/Documentation.docc/AuditTrail.md alone. Prints the head of the chain; with a HEAD that was
kept elsewhere (NUMBER:HASH) also checks that the chain goes through it. Exit status 1: the trail is not as it was written.
"""
import hashlib, sqlite3, sys

def encoded(value):
    if value is None: return b"N"
    if isinstance(value, int): return b"I" + value.to_bytes(8, "big", signed=True)
    tag, data = (b"T", value.encode("utf-8", "surrogateescape")) if isinstance(value, str) else (b"B", value)
    return tag + len(data).to_bytes(8, "big") + data

def verify(path, kept=None):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    database.execute("BEGIN")
    chain, last = bytes(32), 0
    for number, kind, stored in database.execute("SELECT seq, kind, chain FROM log ORDER BY seq").fetchall():
        row = list(database.execute(f'SELECT * FROM "{kind}" WHERE seq = ?', (number,)).fetchone() or ())
        while row and row[-1] is None: row.pop()
        if number != last + 1: sys.exit(f"record {last + 1} is missing")
        chain, last = hashlib.sha256(chain + b"".join(map(encoded, [kind] + row))).digest(), number
        if chain != stored: sys.exit(f"record {number} of {kind} is not what was written")
        if kept and kept.startswith(f"{number}:") and kept != f"{number}:{chain.hex()}": sys.exit("the trail was rewritten")
    tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'live%'").fetchall()
    rows = sum(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name, in tables if name != "log")
    if rows != last: sys.exit(f"{rows - last} rows are in no record")
    if kept and int(kept.split(":")[0]) > last: sys.exit(f"the trail ends at record {last}: its end was cut off")
    print(f"{last}:{chain.hex()}")

verify(*sys.argv[1:])
