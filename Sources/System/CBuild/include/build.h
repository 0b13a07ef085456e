// What make said when it built the program (Package.swift passes it on), and the C library that runs it.
#pragma once

/// `COMMIT` or `COMMIT-modified`; empty where nobody said it.
const char *build_commit(void);
/// Seconds since 1970 of that commit; empty where nobody said it.
const char *build_source_date(void);
/// The compiler's version, such as 6.3.1; empty where nobody said it.
const char *build_swift(void);
/// The version of the C library, such as 2.36.
const char *build_c_library(void);
