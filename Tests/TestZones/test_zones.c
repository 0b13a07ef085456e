// Lets every test, and every program that a test starts, look zones up in the folder that the repository brings. It has to
// be said before anything reads a zone and while there is one thread, so it is said before main.
#include "test_zones.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char own[4096];

const char *test_zones_own_folder(void) { return own; }

const char *test_zones_folder(void) { return getenv("TZDIR"); }

__attribute__((constructor)) static void choose(void) {
  // This file is Tests/TestZones/test_zones.c.
  const char *last = strrchr(__FILE__, '/');
  if (!last) return;
  snprintf(own, sizeof own, "%.*s/../Fixtures/zoneinfo/2026f", (int)(last - __FILE__), __FILE__);
  const char *other = getenv("CURFEW_TEST_ZONEINFO");
  const char *folder = other && *other ? other : own;
  setenv("TZDIR", folder, 1);
  // Other implementations that tests compare with: Go's and Python's names for the same.
  setenv("ZONEINFO", folder, 1);
  setenv("PYTHONTZPATH", folder, 1);
}
