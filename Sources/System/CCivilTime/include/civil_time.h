// CCTZ behind a C header: the time zones of tzdata. C++ stays on the other side.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct civil_zone civil_zone;

typedef struct {
  int64_t year;
  int32_t month, day, hour, minute, second;
  int32_t offset_seconds;
  bool is_dst;
} civil_fields;

typedef enum { CIVIL_UNIQUE, CIVIL_SKIPPED, CIVIL_REPEATED } civil_kind;

typedef struct {
  civil_kind kind;
  int64_t pre, transition, post;
} civil_instants;

/// The zone in the file at that absolute path, or NULL. The caller has checked the path: CCTZ would open any.
civil_zone *civil_zone_load(const char *path);
void civil_zone_free(civil_zone *zone);

/// Wall-clock fields at an instant, in seconds since 1970-01-01T00:00:00Z.
civil_fields civil_zone_fields(const civil_zone *zone, int64_t seconds);

/// Instants of a wall-clock time; fields out of range carry over (25:00 is 01:00 of the next day).
civil_instants civil_zone_instants(
    const civil_zone *zone, int64_t year, int32_t month, int32_t day, int32_t hour, int32_t minute, int32_t second);

/// First change of offset strictly after `seconds`; false when there is none.
bool civil_zone_next_transition(const civil_zone *zone, int64_t seconds, int64_t *transition);

/// The path of the file that CCTZ was loaded from, which tells no version; the program's own where it is linked in.
const char *civil_time_library_file(void);

#ifdef __cplusplus
}
#endif
