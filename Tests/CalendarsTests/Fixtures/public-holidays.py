"""Writes public-holidays.tsv anew: what the Python package `holidays` says of each place that the file lists.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install holidays
    /tmp/venv/bin/python public-holidays.py < public-holidays.tsv

A line is a place, its years and the dates. `DE-BE` has the dates that differ from those of `DE`, `+` more and `-` fewer. To add a
place, add a line with its code and years and run this.
"""

import sys
from datetime import timedelta
from importlib.metadata import version

import holidays
from dateutil.easter import easter

# What Curfew leaves out on purpose and says so (`leftOut` of the country): English names of the package.
LEFT_OUT = {
    "AU-QLD": ["The Royal Queensland Show"],
    "AU-VIC": ["Friday before the AFL Grand Final"],
    "US": ["Election Day"],
    # A day of commemoration by the state's law (General Construction Law, 24 lists the holidays).
    "US-NY": ["Susan B. Anthony Day"],
}
# Canada: employers choose the day off in the place of a holiday at the weekend.
NOT_OBSERVED = ["CA"]
# What the package does not have: Hawaii Revised Statutes, 8-1, "the Friday preceding Easter Sunday".
DAYS_FROM_EASTER = {"US-HI": [-2]}


def dates(country, subdivision, first, last):
    found = holidays.country_holidays(
        country, subdiv=subdivision, years=range(first, last + 1), observed=country not in NOT_OBSERVED, language="en_US"
    )
    place = country if subdivision is None else f"{country}-{subdivision}"
    left_out = LEFT_OUT.get(country, []) + LEFT_OUT.get(place, [])
    days = [day for day, name in found.items() if first <= day.year <= last and name not in left_out]
    for offset in DAYS_FROM_EASTER.get(place, []):
        days += [easter(year) + timedelta(days=offset) for year in range(first, last + 1)]
    return {str(day) for day in days}


def main():
    print(f"# holidays {version('holidays')} for Python")
    for line in sys.stdin:
        if line.startswith("#") or not line.strip():
            continue
        place, years = line.rstrip("\n").split("\t")[:2]
        first, last = (int(year) for year in years.split("-"))
        country, _, subdivision = place.partition("-")
        whole = dates(country, None, first, last)
        if subdivision:
            own = dates(country, subdivision, first, last)
            words = sorted([f"+{day}" for day in own - whole] + [f"-{day}" for day in whole - own], key=lambda word: word[1:])
        else:
            words = sorted(whole)
        print(place, years, " ".join(words), sep="\t")


main()
