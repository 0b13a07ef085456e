#include "civil_time.h"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <dlfcn.h>

#include <chrono>
#include <new>
#include <string>

struct civil_zone {
  cctz::time_zone zone;
};

namespace {

using Instant = cctz::time_point<cctz::seconds>;

Instant instant(int64_t seconds) { return Instant(cctz::seconds(seconds)); }

int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }

}  // namespace

extern "C" {

civil_zone *civil_zone_load(const char *path) {
  cctz::time_zone zone;
  if (!cctz::load_time_zone(path, &zone)) return nullptr;
  return new (std::nothrow) civil_zone{zone};
}

void civil_zone_free(civil_zone *zone) { delete zone; }

civil_fields civil_zone_fields(const civil_zone *zone, int64_t at) {
  const auto found = zone->zone.lookup(instant(at));
  const auto &civil = found.cs;
  return {civil.year(),   civil.month(),  civil.day(),  civil.hour(),
          civil.minute(), civil.second(), found.offset, found.is_dst};
}

civil_instants civil_zone_instants(
    const civil_zone *zone, int64_t year, int32_t month, int32_t day, int32_t hour, int32_t minute, int32_t second) {
  const auto found = zone->zone.lookup(cctz::civil_second(year, month, day, hour, minute, second));
  civil_kind kind = CIVIL_UNIQUE;
  if (found.kind == cctz::time_zone::civil_lookup::SKIPPED) kind = CIVIL_SKIPPED;
  if (found.kind == cctz::time_zone::civil_lookup::REPEATED) kind = CIVIL_REPEATED;
  return {kind, seconds(found.pre), seconds(found.trans), seconds(found.post)};
}

bool civil_zone_next_transition(const civil_zone *zone, int64_t after, int64_t *transition) {
  cctz::time_zone::civil_transition found;
  while (zone->zone.next_transition(instant(after), &found)) {
    *transition = seconds(zone->zone.lookup(found.to).trans);
    // CCTZ also counts changes of the abbreviation or of the DST flag alone.
    if (found.from != found.to) return true;
    after = *transition;
  }
  return false;
}

const char *civil_time_library_file(void) {
  Dl_info info;
  return dladdr(reinterpret_cast<void *>(&cctz::utc_time_zone), &info) ? info.dli_fname : "";
}

}  // extern "C"
