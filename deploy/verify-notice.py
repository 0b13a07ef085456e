#!/usr/bin/env python3
"""Tells whether a notice is Curfew's, unchanged and not an old one sent again.

    verify-notice.py SECRET_FILE SIGNATURE < BODY

SIGNATURE is the request's header Curfew-Signature, BODY the request's body byte by byte. Exit status 0 when it is genuine.
A receiver also drops what has an Idempotency-Key that it has seen before.
"""
import hashlib
import hmac
import sys
import time


def is_genuine(secret: bytes, signature: str, body: bytes, now: float, tolerance: float = 300) -> bool:
    fields = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
    if not fields.get("t", "").isdecimal() or "v1" not in fields:
        return False
    code = hmac.new(secret, fields["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return abs(now - int(fields["t"])) <= tolerance and hmac.compare_digest(code, fields["v1"])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        key = file.read().rstrip(b"\r\n")
    if not is_genuine(key, sys.argv[2], sys.stdin.buffer.read(), time.time()):
        sys.exit("the signature does not fit, or the message is older than five minutes")
