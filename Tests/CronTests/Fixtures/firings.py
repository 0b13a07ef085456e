"""Firings of cron schedules found with Python's zoneinfo, by looking at every minute.

Reads one JSON line a question: the file of a zone, the values of the five fields (null = any), a first and a last instant
in seconds since 1970. Answers with one JSON line each: the instants at which the zone's clocks show a matching minute.
"""

import datetime
import json
import sys
import zoneinfo


def matches(time, minutes, hours, days, months, weekdays):
    if time.minute not in minutes or time.hour not in hours or time.second != 0:
        return False
    if months is not None and time.month not in months:
        return False
    by_day = days is None or time.day in days
    by_weekday = weekdays is None or time.isoweekday() % 7 in weekdays
    return by_day or by_weekday if days is not None and weekdays is not None else by_day and by_weekday


for line in sys.stdin:
    question = json.loads(line)
    with open(question["file"], "rb") as file:
        zone = zoneinfo.ZoneInfo.from_file(file)
    instants = range(question["first"], question["last"] + 1, 60)
    times = ((instant, datetime.datetime.fromtimestamp(instant, zone)) for instant in instants)
    print(json.dumps([instant for instant, time in times if matches(time, *question["fields"])]))
