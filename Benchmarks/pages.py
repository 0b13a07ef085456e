#!/usr/bin/env python3
"""How long the service's pages take on the trail of a large fleet.

Makes a trail with TrailBenchmark that ends now, in the middle of a working day, unless the file is there, rolls it up, and starts
`curfew serve` on it, with a server that answers no question about workspaces, so that the trail stays as it is. Prints of each page the
time until the whole answer is there: of the address that the navigation leads to, which the service draws ahead where it takes long
("as linked"), and of the same page by an address that nobody has asked for: until a browser has an answer, which may be that the page is
being drawn ("browser answered"), and until a program has the page ("first draw"), then of that once more ("second draw"). The median of
several, and the longest. Exit status 1 where the median of a linked page, or of a browser's answer, is above the limit.
"""

import argparse
import contextlib
import http.client
import http.server
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

# The address as the navigation, a form or another page leads to it; and what makes an address of the same page that is new.
# ("{}" stands for a number.)
PAGES = [
    ("/", None), ("/decisions", "/decisions?before=9000000{}"), ("/decisions?owner=user-{}", None), ("/decisions?workspace=user-{}/dev", None),
    ("/decisions?verdict=error", "/decisions?verdict=error&before=9000000{}"), ("/decisions?rule=shorten-after-work&from=24h", None),
    ("/workspaces/user-{}/dev", None), ("/rules", "/rules?from=24h&to={}s"), ("/reports", None), ("/trail", None),
] + [(f"/reports/{name}", f"/reports/{name}?from=7d&to={{}}s")
     for name in ["activity", "savings", "cost", "rules", "refusals", "summary"]]
RULE = """version: 1
timezone: UTC
groups:
  - name: work
    rules:
      - name: shorten-after-work
        match: {status: [running]}
        when: ws.idle_for > duration("30m") && has(ws.deadline) && ws.deadline - now > duration("45m")
        actions: [{shorten: {to: "${now + duration('45m')}"}}]
"""


class Away(http.server.BaseHTTPRequestHandler):
    """A Coder server that tells its version and fails otherwise."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        is_known = self.path == "/api/v2/buildinfo"
        answer = {"version": "v2.36.0"} if is_known else {"message": "away"}
        body = json.dumps(answer).encode()
        self.send_response(200 if is_known else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def environment(server=None):
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CURFEW_", "CODER_"))}
    if server:
        own |= {"CODER_URL": server, "CODER_SESSION_TOKEN": "abcdefghij-abcdefghijklmnopqrstuv"}
    return own


def seconds_used(process):
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rest(process):
    """Waits until the service has nothing to do: it draws pages ahead."""
    used = seconds_used(process)
    for _ in range(600):
        time.sleep(2)
        now = seconds_used(process)
        if now - used < 0.1:
            return now
        used = now
    sys.exit("the service did not come to rest within 20 minutes")


def asked(port, target, accept="*/*"):
    """Milliseconds until the answer is there, its status and its size."""
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", target, headers={"Accept": accept})
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    return (time.monotonic() - begun) * 1000, answer.status, size


def known_port(trail):
    """The port of the server that an earlier run has bound the trail to; 0, any free one, for a new trail."""
    with contextlib.closing(sqlite3.connect(trail)) as connection:
        found = connection.execute("SELECT url FROM servers ORDER BY seq DESC LIMIT 1").fetchone()
    return int(found[0].rsplit(":", 1)[1]) if found and found[0].startswith("http://127.0.0.1:") else 0


def figures(times):
    return f"{statistics.median(times):.0f} ms ({max(times):.0f})"


def main():
    parser = argparse.ArgumentParser(description="Measures the service's pages on the trail of a large fleet.")
    parser.add_argument("programs", help="the folder with curfew and TrailBenchmark")
    parser.add_argument("trail", help="the trail, which is made unless it is there; it must have ended within an hour")
    parser.add_argument("--days", type=int, default=8)
    parser.add_argument("--workspaces", type=int, default=10_000)
    parser.add_argument("--in-use", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--limit", type=float, default=50, help="milliseconds")
    wanted = parser.parse_args()
    curfew = os.path.abspath(os.path.join(wanted.programs, "curfew"))
    trail = os.path.abspath(wanted.trail)
    if not os.path.exists(trail):
        numbers = [wanted.days, wanted.workspaces, wanted.in_use, int(time.time())]
        subprocess.run([os.path.join(wanted.programs, "TrailBenchmark"), trail, *map(str, numbers)], check=True)
    begun = time.monotonic()
    subprocess.run([curfew, "audit", "rollup", "--database", trail], check=True, env=environment(), stdout=subprocess.DEVNULL)
    print(f"{trail}: {os.path.getsize(trail) / 1e6:.0f} MB, rolled up in {time.monotonic() - begun:.0f} s", flush=True)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", known_port(trail)), Away)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/rules.d")
        with open(f"{folder}/rules.d/work.yaml", "w") as file:
            file.write(RULE)
        with open(f"{folder}/log", "w") as log:
            service = subprocess.Popen(
                [curfew, "serve", "--mode", "dry-run", "--rules", "rules.d", "--database", trail, "--interval", "1h", "--listen",
                 "127.0.0.1:0"], cwd=folder, stderr=log, env=environment(f"http://127.0.0.1:{server.server_port}"))
        try:
            place = None
            while place is None:
                time.sleep(0.2)
                with open(f"{folder}/log") as log:
                    text = log.read()
                place = re.search(r"listens=127\.0\.0\.1:(\d+)", text)
                if service.poll() is not None:
                    sys.exit(f"the service ended:\n{text}")
            port = int(place.group(1))
            used = rest(service)
            print(f"the service has used {used:.1f} s of the processor when everything is drawn ahead\n")
            print("| page | as linked | browser answered | first draw | second draw | size |\n|---|---|---|---|---|---|")
            slow = []
            for linked, new in PAGES:
                times = {"linked": [], "browser": [], "first": [], "second": []}
                for number in range(wanted.times):
                    took, status, size = asked(port, linked.format(number * 7 + 1))
                    times["linked"].append(took)
                    if new:
                        for name in ["first", "second"]:
                            times[name].append(asked(port, new.format(number + 1))[0])
                        other = new.format(number + 1 + wanted.times)
                        times["browser"].append(asked(port, other, "text/html")[0])
                        # The next figures are not to be of a machine that is still at it.
                        asked(port, other, "text/html")
                others = [figures(times[name]) if times[name] else "–" for name in ["browser", "first", "second"]]
                if status != 200:
                    slow.append(f"{linked} (status {status})")
                    print(f"| `{linked}` | status {status} | | | | |")
                    continue
                print(f"| `{linked.format('N')}` | {figures(times['linked'])} | {' | '.join(others)} | {size // 1000} kB |", flush=True)
                if any(times[name] and statistics.median(times[name]) > wanted.limit for name in ["linked", "browser"]):
                    slow.append(linked)
            with open(f"/proc/{service.pid}/status") as file:
                peak = re.search(r"VmHWM:\s+(\d+)", file.read())
            print(f"\npeak memory of the service: {int(peak.group(1)) // 1024} MB")
            if slow:
                sys.exit(f"above {wanted.limit:.0f} ms: {', '.join(slow)}")
        finally:
            service.terminate()
            service.wait()


if __name__ == "__main__":
    main()
