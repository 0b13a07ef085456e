"""Writes recurrences.jsonl: random iCalendar files, and the days that they make holidays by Python's icalendar, dateutil and zoneinfo.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install icalendar python-dateutil
    /tmp/venv/bin/python recurrences.py > recurrences.jsonl

The seed is fixed, so the same versions write the same file. PYTHONTZPATH should name Tests/Fixtures/zoneinfo/2026f.
"""

import datetime as datetimes
import json
import random
import warnings
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

random.seed(5545)
# Where dateutil gives up: rules without any date would be looked through to the year 9999.
datetimes.MAXYEAR = 2033
FIRST, LAST = date(2019, 1, 1), date(2031, 12, 31)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/Sao_Paulo"]


def some(values, most):
    return ",".join(str(value) for value in random.sample(values, random.randint(1, most)))


def rule(is_date):
    frequency = random.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "YEARLY"])
    parts = [f"FREQ={frequency}"]
    if random.random() < 0.4:
        parts.append(f"INTERVAL={random.randint(1, 5)}")
    if random.random() < 0.4:
        parts.append(f"BYMONTH={some(list(range(1, 13)), 3)}")
    days = [day for day in range(-31, 32) if day]
    if frequency != "WEEKLY" and random.random() < 0.35:
        parts.append(f"BYMONTHDAY={some(days, 4)}")
    has_week = False
    if frequency == "YEARLY":
        if random.random() < 0.15:
            parts.append(f"BYYEARDAY={some([day for day in range(-366, 367) if day], 5)}")
        elif random.random() < 0.15:
            # Without BYDAY dateutil takes the whole week, where RFC 5545 takes the weekday of DTSTART.
            parts.append(f"BYWEEKNO={some([week for week in range(-53, 54) if week], 3)};BYDAY={some(DAYS, 3)}")
            has_week = True
    if not has_week and random.random() < 0.5:
        if frequency == "MONTHLY" or frequency == "YEARLY":
            most = 5 if frequency == "MONTHLY" or any(part.startswith("BYMONTH=") for part in parts) else 53
            # Days with and without a number together are either for RFC 5545, and both at once for dateutil.
            ordinals = random.choice([[""], [number for number in range(-most, most + 1) if number]])
            parts.append("BYDAY=" + ",".join(f"{random.choice(ordinals)}{day}" for day in random.sample(DAYS, random.randint(1, 3))))
        else:
            parts.append(f"BYDAY={some(DAYS, 4)}")
    if random.random() < 0.2:
        parts.append(f"WKST={random.choice(DAYS)}")
    if not is_date and random.random() < 0.2:
        parts.append(f"BYHOUR={some(list(range(24)), 3)}")
    if any(part.startswith("BY") for part in parts[1:]) and random.random() < 0.25:
        parts.append(f"BYSETPOS={some([-3, -2, -1, 1, 2, 3, 5], 2)}")
    end = random.random()
    if end < 0.3:
        parts.append(f"COUNT={random.randint(1, 60)}")
    elif end < 0.6:
        until = date(2020, 1, 1) + timedelta(days=random.randrange(3650))
        parts.append(f"UNTIL={until:%Y%m%d}" + ("" if is_date else "T100000Z"))
    return ";".join(parts)


def event(number):
    is_date = random.random() < 0.5
    start = datetime(2019, 6, 1) + timedelta(days=random.randrange(900), hours=random.randrange(24))
    kind = random.choice(["utc", "zoned", "floating"])
    zone = random.choice(ZONES)

    def moment(name, at, also=""):
        if is_date:
            return f"{name};VALUE=DATE:{at:%Y%m%d}"
        if kind == "zoned":
            return f"{name};TZID={zone}:{at:%Y%m%dT%H%M%S}"
        return f"{name}:{at:%Y%m%dT%H%M%S}" + ("Z" if kind == "utc" else "")

    lines = ["BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:event {number}", moment("DTSTART", start)]
    if is_date:
        lines.append(moment("DTEND", start + timedelta(days=random.choice([1, 1, 1, 2, 5]))))
    else:
        lines.append(f"DURATION:{random.choice(['PT3H', 'PT4H30M', 'P1D', 'P2DT5H', 'PT30H'])}")
    text = None
    if random.random() < 0.9:
        text = rule(is_date)
        # A rule until a time in UTC goes with a start that has a zone.
        if kind == "floating" and not is_date:
            text = text.replace("T100000Z", "T100000")
        lines.append("RRULE:" + text)
    if random.random() < 0.3:
        lines.append(moment("RDATE", start + timedelta(days=random.randrange(1000))))
    return lines, text, kind, zone, is_date


def calendar(lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *lines, "END:VCALENDAR", ""])


def starts(component, zone):
    start = component["DTSTART"].dt
    is_date = not isinstance(start, datetime)
    naive = datetime.combine(start, time()) if is_date else start
    dates = rruleset()
    if "RRULE" in component:
        text = component["RRULE"].to_ical().decode()
        dates.rrule(rrulestr(text, dtstart=naive))
    else:
        dates.rdate(naive)
    for name, add in [("RDATE", dates.rdate), ("EXDATE", dates.exdate)]:
        found = component.get(name, [])
        for several in found if isinstance(found, list) else [found]:
            for value in several.dts:
                add(datetime.combine(value.dt, time()) if is_date else value.dt)
    low = datetime.combine(FIRST, time(), naive.tzinfo) - timedelta(days=10)
    high = datetime.combine(LAST, time(), naive.tzinfo) + timedelta(days=2)
    result = set()
    for found in dates.xafter(low, inc=True):
        if found > high:
            break
        result.add(found)
    return is_date, sorted(result)


def instant(at, zone):
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    # Times that the clocks skip mean the moment of the jump here.
    return at


def days_of(text, zone):
    days = {}

    def mark(day, value):
        if FIRST <= day <= LAST and days.get(str(day)) != "whole":
            days[str(day)] = value

    for component in Calendar.from_ical(text).walk("VEVENT"):
        is_date, found = starts(component, zone)
        first = component["DTSTART"].dt
        length = component["DTEND"].dt - first if "DTEND" in component else component["DURATION"].dt
        for at in found:
            if is_date:
                for number in range(length.days):
                    mark(at.date() + timedelta(days=number), "whole")
                continue
            at = instant(at, zone)
            end = datetime.fromtimestamp(at.timestamp() + length.total_seconds(), zone).replace(tzinfo=None)
            start = datetime.fromtimestamp(at.timestamp(), zone).replace(tzinfo=None)
            day = start.date()
            while day <= end.date():
                midnight = datetime.combine(day, time())
                part = min(end, midnight + timedelta(days=1)) - max(start, midnight)
                if part >= timedelta(days=1):
                    mark(day, "whole")
                elif part >= timedelta(hours=3):
                    mark(day, "half")
                day += timedelta(days=1)
    return days


def main():
    written = 0
    number = 0
    while written < 200:
        number += 1
        lines, text, kind, zone, is_date = event(number)
        own = random.choice(ZONES)
        plain = calendar([*lines, "END:VEVENT"])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                component = next(iter(Calendar.from_ical(plain).walk("VEVENT")))
                _, found = starts(component, ZoneInfo(own))
        except ValueError:
            continue
        # Times that do not exist mean another moment to Python.
        if not is_date and any(
            datetime.fromtimestamp(instant(at, ZoneInfo(own)).timestamp(), instant(at, ZoneInfo(own)).tzinfo).hour != at.hour for at in found
        ):
            continue
        # Take away some of the moments that there are.
        for at in random.sample(found, min(len(found), random.randint(0, 3))):
            if is_date:
                lines.append(f"EXDATE;VALUE=DATE:{at:%Y%m%d}")
            elif kind == "zoned":
                lines.append(f"EXDATE;TZID={zone}:{at:%Y%m%dT%H%M%S}")
            else:
                lines.append(f"EXDATE:{at:%Y%m%dT%H%M%S}" + ("Z" if kind == "utc" else ""))
        whole = calendar([*lines, "END:VEVENT"])
        days = days_of(whole, ZoneInfo(own))
        # A day of every week says nothing that a month of it does not.
        if len(days) > 400:
            continue
        written += 1
        print(json.dumps({"ics": whole, "zone": own, "days": days}))


main()
