"""Throws at the listener of `curfew serve` whatever a stranger can send, and sees whether anybody notices.

usage: listener.py CURFEW [--seconds N] [--seed N] [--clients N]

A simulated company and a service with a sweep every five seconds run on this machine. Clients send requests that are right, slightly
wrong or no requests at all, whole, in drips, cut off, several at once, and hold connections open; every ten seconds a
thousand connections come together. All that is sent follows from the seed, its times do not. Meanwhile somebody with a clean
request has to get answers, sweeps have to go on, and memory, threads and descriptors have to stay within bounds. Exit status 1 where they do not, where
the service ends, or where an answer is a defect of its own (500, or no HTTP).
"""
import argparse
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

PATHS = ["/", "/healthz", "/readyz", "/metrics", "/status", "/decisions", "/decisions/1", "/rules", "/reports", "/trail",
         "/reports/activity", "/reports/savings", "/reports/summary", "/reports/rules", "/workspaces/ana/dev", "/favicon.ico",
         "*", "http://localhost/", "//", "/../../etc/passwd", "/%00", "/%", "/%zz", "/%C0%AE", "/decisions/99999999999999999999"]
NAMES = ["from", "to", "by", "owner", "rule", "verdict", "before", "after", "workspace", "x", "", "%00", "against"]
VALUES = ["1h", "3d", "act", "-1", "0", "99999999999999999999", "2020-01-01", "9999-12-31T23:59:60Z", "%F0%9F%92%A9", "%", "'\"<b>", "a" * 300,
          "total", "coder", "", "0001-01-01", "1e999", "%E2%80%AE", "10000000000d"]
METHODS = ["GET"] * 8 + ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PRI", "get", "", "G" * 5000, "GET\t", "\x00"]
HEADERS = ["Accept: application/openmetrics-text", "Accept: */*;q=\x7f", "Authorization: Basic !!!", "Authorization: Bearer x",
           "Authorization: Basic eDp4", "Connection: close", "Connection: Upgrade\r\nUpgrade: h2c", "Expect: 100-continue",
           "Transfer-Encoding: chunked", "Transfer-Encoding: chunked, chunked", "Content-Length: -1", "Content-Length: 18446744073709551616",
           "Content-Length: 5", "Content-Length: 5\r\nContent-Length: 6", "Host: evil.example.com", "Host:", "Host: [::1", "X: " + "y" * 9000,
           " folded", ":", "No colon", "Range: bytes=0-1", "Cookie: a=b", "If-None-Match: *", "Content-Type: multipart/form-data", "\x00: \x00"]


def target(chance):
    path = chance.choice(PATHS)
    if chance.random() < 0.1:
        path = "/" + "".join(chance.choice("a/.%?#&=;\\ ~\u00e9") for _ in range(chance.randrange(60)))
    if chance.random() < 0.02:
        path = "/" + "x" * chance.randrange(40_000)
    if chance.random() < 0.5:
        pairs = [chance.choice(NAMES) + chance.choice(["=", "", "=="]) + chance.choice(VALUES) for _ in range(chance.choice([1, 1, 2, 3, 60]))]
        path += "?" + "&".join(pairs)
    return path


def request(chance):
    """The bytes of one request, right or not."""
    lines = [f"{chance.choice(METHODS)} {target(chance)} {chance.choice(['HTTP/1.1'] * 9 + ['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', ''])}"]
    if chance.random() < 0.9:
        lines.append("Host: localhost")
    lines += chance.sample(HEADERS, chance.choice([0, 0, 1, 1, 2, 5]))
    if chance.random() < 0.03:
        lines += [f"X-{number}: {number}" for number in range(chance.randrange(2000))]
    body = b""
    if chance.random() < 0.2:
        body = chance.choice([chance.randbytes(chance.randrange(3000)), b"5\r\nhello\r\n0\r\n\r\n", b"FFFFFFFFFFFFFFFFF\r\n", b"-1\r\n\r\n", b"x" * 100_000])
    end = chance.choice(["\r\n"] * 12 + ["\n", "\r", ""])
    data = bytearray((end.join(lines) + end + end).encode("utf-8", "surrogatepass") + body)
    if chance.random() < 0.25:
        for _ in range(chance.choice([1, 1, 3, 30])):
            data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.1:
        del data[chance.randrange(len(data)):]
    return bytes(data)


class Strangers:
    """Clients that mean no good."""

    def __init__(self, port, seed, count):
        self.port, self.sent, self.answers, self.defects = port, 0, {}, []
        self.lock, self.over = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(f"{seed}/{number}",)) for number in range(count)]

    def run(self, seed):
        chance = random.Random(seed)
        while not self.over.is_set():
            try:
                self.visit(chance)
            except (OSError, ValueError):
                # Closed while it was sending: that is the listener's right.
                pass

    def connect(self):
        client = socket.create_connection(("127.0.0.1", self.port), timeout=3)
        return client

    def visit(self, chance):
        data = b"".join(request(chance) for _ in range(chance.choice([1] * 8 + [2, 10])))
        way = chance.random()
        with self.connect() as client:
            if way < 0.1:
                # In drips, and often never to its end.
                for place in range(0, min(len(data), 300), 7):
                    client.sendall(data[place:place + 7])
                    if self.over.wait(chance.random() * 0.1):
                        return
            elif way < 0.13:
                # Half open: it says nothing, or half of it, and waits.
                client.sendall(data[: chance.randrange(len(data) + 1)])
                self.over.wait(chance.random() * 12)
                return
            elif way < 0.2:
                # Cut off without a good-bye.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.sendall(data)
                return
            else:
                client.sendall(data)
            if chance.random() < 0.3:
                client.shutdown(socket.SHUT_WR)
            if chance.random() < 0.1:
                # Asks, and does not listen.
                self.over.wait(chance.random())
                return
            client.settimeout(1)
            answer = b""
            try:
                while piece := client.recv(65536):
                    answer += piece
                    if len(answer) > 4 << 20:
                        break
            except TimeoutError:
                pass
        self.take(data, answer)

    def take(self, data, answer):
        status = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
        word = status.group(1).decode() if status else "none" if not answer else "no HTTP"
        with self.lock:
            self.sent += 1
            self.answers[word] = self.answers.get(word, 0) + 1
            # HTTP/0.9 has answers without a head; nobody here speaks it.
            if word in ("500", "no HTTP") and len(self.defects) < 20:
                self.defects.append(f"{word}: {data[:300]!r} -> {answer[:200]!r}")

    def crowd(self, look):
        """A thousand at once, held for a moment; returns what `look` sees meanwhile."""
        held = []
        for _ in range(1000):
            try:
                client = socket.create_connection(("127.0.0.1", self.port), timeout=1)
                client.sendall(b"GET /metrics HTTP/1.1\r\nX-Slow: ")
                held.append(client)
            except OSError:
                break
        self.over.wait(2)
        seen = look()
        for client in held:
            client.close()
        return seen


def usage(process):
    folder = f"/proc/{process.pid}"
    resident = int(re.search(r"VmRSS:\s+(\d+)", open(f"{folder}/status").read()).group(1)) // 1024
    return {"MB": resident, "threads": len(os.listdir(f"{folder}/task")), "descriptors": len(os.listdir(f"{folder}/fd"))}


def until(path, pattern, process):
    for _ in range(600):
        found = re.search(pattern, open(path).read())
        if found:
            return found
        if process.poll() is not None:
            break
        time.sleep(0.2)
    sys.exit(f"waited in vain for {pattern}:\n{open(path).read()}")


def is_answered(port, patience):
    """Whether somebody with a clean request gets an answer, who comes again where all places are taken."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
                client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                answer = b""
                while piece := client.recv(4096):
                    answer += piece
                if answer.endswith(b"alive\n"):
                    return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def drive(service, port, log, options):
    complaints = []
    # The first pages of each kind load what stays.
    for path in PATHS:
        if path.startswith("/"):
            with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
                client.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                while client.recv(65536):
                    pass
    before = usage(service)
    strangers = Strangers(port, options.seed, options.clients)
    for thread in strangers.threads:
        thread.start()
    began = time.monotonic()
    sweeps = log().count("sweep finished")
    most = dict(before)
    half = None
    while time.monotonic() - began < options.seconds and service.poll() is None:
        time.sleep(min(10, options.seconds / 4))
        try:
            now = strangers.crowd(lambda: usage(service))
        except FileNotFoundError:
            break
        most = {name: max(most[name], now[name]) for name in most}
        if half is None and time.monotonic() - began > options.seconds / 2:
            half = now
        if not is_answered(port, 30):
            complaints.append(f"after {time.monotonic() - began:.0f} s a clean request got no answer within 30 s")
            break
    took = time.monotonic() - began
    strangers.over.set()
    for thread in strangers.threads:
        thread.join()
    complaints += strangers.defects
    if service.poll() is not None:
        return complaints + [f"the service ended with {service.returncode}:\n" + log()[-3000:]]
    made = log().count("sweep finished") - sweeps
    if made < took / 5 / 3:
        complaints.append(f"{made} sweeps in {took:.0f} s, of {took / 5:.0f} that were due")
    complaints += [line for line in log().splitlines() if "could not be drawn" in line or "sweep failed" in line][:5]
    # Who held connections open is closed after ten seconds.
    for _ in range(60):
        after = usage(service)
        if after["descriptors"] <= before["descriptors"] + 4:
            break
        time.sleep(0.5)
    if after["descriptors"] > before["descriptors"] + 4 or after["threads"] > before["threads"] + 4:
        complaints.append(f"not given back: {before} before, {after} after")
    if most["MB"] > before["MB"] + 128 or most["descriptors"] > before["descriptors"] + 300 or most["threads"] > before["threads"] + 8:
        complaints.append(f"too much: {before} before, {most} at most")
    if half and after["MB"] > half["MB"] + 48:
        complaints.append(f"memory grows: {half} half way, {after} after")
    print(f"{strangers.sent} visits in {took:.0f} s, {made} sweeps; answers: {dict(sorted(strangers.answers.items()))}")
    print(f"before {before}, at most {most}, after {after}")
    return complaints


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("curfew")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=24)
    options = parser.parse_args()
    curfew = os.path.abspath(options.curfew)
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/rules.d")
        text = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../rules/extend-in-use.yaml")).read()
        open(f"{folder}/rules.d/a.yaml", "w").write(text)
        simulator = subprocess.Popen([curfew, "simulate", "--port", "0"], cwd=folder, stdout=open(f"{folder}/simulator.log", "w"), stderr=subprocess.STDOUT)
        service = None
        try:
            until(f"{folder}/simulator.log", "CODER_SESSION_TOKEN", simulator)
            exports = re.findall(r"^export (\w+)=(.*)$", open(f"{folder}/simulator.log").read(), re.M)
            environment = os.environ | {name: value.strip("'\"") for name, value in exports}
            service = subprocess.Popen(
                [curfew, "serve", "--interval", "5s", "--listen", "127.0.0.1:0"], cwd=folder, env=environment,
                stdout=subprocess.DEVNULL, stderr=open(f"{folder}/service.log", "w"))
            port = int(until(f"{folder}/service.log", r"listens=127.0.0.1:(\d+)", service).group(1))
            until(f"{folder}/service.log", "sweep finished", service)
            complaints = drive(service, port, lambda: open(f"{folder}/service.log", errors="replace").read(), options)
            if service.poll() is None:
                service.send_signal(signal.SIGTERM)
                try:
                    if service.wait(60) != 0:
                        complaints.append(f"it ended with {service.returncode}")
                except subprocess.TimeoutExpired:
                    complaints.append("it did not end within a minute after SIGTERM")
        finally:
            for process in (service, simulator):
                if process and process.poll() is None:
                    process.kill()
                    process.wait()
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


main()
