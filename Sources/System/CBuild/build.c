#include "build.h"

#include <gnu/libc-version.h>

#ifndef CURFEW_COMMIT
#define CURFEW_COMMIT ""
#endif
#ifndef CURFEW_SOURCE_DATE
#define CURFEW_SOURCE_DATE ""
#endif
#ifndef CURFEW_SWIFT
#define CURFEW_SWIFT ""
#endif

// Functions and not constants: no other object repeats the values, so that a new commit compiles this file alone.
const char *build_commit(void) { return CURFEW_COMMIT; }
const char *build_source_date(void) { return CURFEW_SOURCE_DATE; }
const char *build_swift(void) { return CURFEW_SWIFT; }
const char *build_c_library(void) { return gnu_get_libc_version(); }
