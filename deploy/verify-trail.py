#!/usr/bin/env python3
"""Checks the chain of a Curfew audit trail without Curfew: verify-trail.py DATABASE|EXPORT [HEAD]

Written from Sources/curfew/Documentation.docc/AuditTrail.md alone. EXPORT is what 'curfew audit export' wrote. Prints the head
of the chain; with a HEAD that was kept elsewhere (NUMBER:HASH) also checks that the chain goes through it. Exit status 1: the
trail is not as it was written.
"""
import hashlib, json, sqlite3, sys

def encoded(value):
    if value is None: return b"N"
    if isinstance(value, int): return b"I" + value.to_bytes(8, "big", signed=True)
    tag, data = (b"T", value.encode("utf-8", "surrogateescape")) if isinstance(value, str) else (b"B", value)
    return tag + len(data).to_bytes(8, "big") + data

def exported(lines):
    if not next(lines, "").startswith('{"export":'): sys.exit("neither a database nor an export of 'curfew audit export'")
    lines.seek(0)
    for record in map(json.loads, lines):
        if record.get("pseudonyms"): sys.exit("an export with pseudonyms: its chain cannot be recomputed")
        if record.get("tables"): sys.exit("an export of some tables: its chain cannot be recomputed as a whole")
        row = [bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for value in record.get("row", {}).values()]
        if "seq" in record: yield record["seq"], record["kind"], row, bytes.fromhex(record["chain"])

def stored(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    database.execute("BEGIN")
    tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'live%'").fetchall()
    rows = sum(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name, in tables if name != "log")
    for number, kind, chain in database.execute("SELECT seq, kind, chain FROM log ORDER BY seq").fetchall():
        rows -= kind != "pruned"
        place = [] if kind == "pruned" else database.execute(f'SELECT * FROM "{kind}" WHERE seq = ?', (number,)).fetchone()
        yield number, kind, list(place or ()), chain
    if rows: sys.exit(f"{rows} rows are in no record")

def verify(path, kept=None):
    with open(path, "rb") as file: is_database = file.read(15) == b"SQLite format 3"
    chain, last, seal, seals, ends, unsealed = bytes(32), 0, bytes(32), {}, {}, 0
    for number, kind, row, value in stored(path) if is_database else exported(open(path, encoding="utf-8")):
        while row and row[-1] is None: row.pop()
        if kind == "pruned": chain, unsealed = value, number
        elif number != last + 1: sys.exit(f"record {last + 1} is missing")
        else: chain = hashlib.sha256(chain + b"".join(map(encoded, [kind] + row))).digest()
        if chain != value: sys.exit(f"record {number} of {kind} is not what was written")
        if kept and kept.startswith(f"{number}:") and kept != f"{number}:{chain.hex()}": sys.exit("the trail was rewritten")
        seal = hashlib.sha256(seal + number.to_bytes(8, "big") + bytes([kind != "pruned"]) + chain).digest()
        last, seals[number] = number, seal
        if kind == "prunings": ends[number] = None
        if kind == "pruning_ends": ends[row[1]] = (row[3], row[4])
    if ends and not ends[max(ends)]: sys.exit("a removal of old records was interrupted: run 'curfew audit prune' again")
    through, sealed = ends[max(ends)] if ends else (0, None)
    if unsealed > through or sealed != seals.get(through): sys.exit(f"the records up to {max(unsealed, through)} are not those sealed")
    if kept and int(kept.split(":")[0]) > last: sys.exit(f"the trail ends at record {last}: its end was cut off")
    print(f"{last}:{chain.hex()}")

verify(*sys.argv[1:])
