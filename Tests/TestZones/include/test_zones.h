// The zone data that the tests use.
#pragma once

/// The folder that zones are looked up in, absolute.
const char *test_zones_folder(void);

/// The folder that the repository brings, absolute.
const char *test_zones_own_folder(void);
