#pragma once
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// A compiled RE2 pattern; matching is safe from several threads at once.
typedef struct re2_pattern re2_pattern;

// Compiles UTF-8 text. NULL on failure; `reason` and `fragment` then hold RE2's words and the part of the pattern that they
// are about, each cut at `capacity` - 1 bytes and ended by a zero byte.
re2_pattern *re2_pattern_compile(const char *text, size_t length, char *reason, char *fragment, size_t capacity);

// Whether some part of the text matches.
bool re2_pattern_found(const re2_pattern *pattern, const char *text, size_t length);

void re2_pattern_free(re2_pattern *pattern);

// The path of the file that RE2 was loaded from, which tells no version; the program's own where it is linked in.
const char *re2_library_file(void);

#ifdef __cplusplus
}
#endif
