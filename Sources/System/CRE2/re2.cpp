#include "re2_c.h"

#include <dlfcn.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

struct re2_pattern {
  RE2 compiled;
  re2_pattern(re2::StringPiece text, const RE2::Options &options) : compiled(text, options) {}
};

static void copy(const std::string &from, char *to, size_t capacity) {
  size_t count = std::min(from.size(), capacity - 1);
  memcpy(to, from.data(), count);
  to[count] = 0;
}

re2_pattern *re2_pattern_compile(const char *text, size_t length, char *reason, char *fragment, size_t capacity) {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(8 << 20);
  re2_pattern *pattern = new (std::nothrow) re2_pattern(re2::StringPiece(text, length), options);
  if (pattern && pattern->compiled.ok()) return pattern;
  copy(pattern ? pattern->compiled.error() : "out of memory", reason, capacity);
  copy(pattern ? pattern->compiled.error_arg() : "", fragment, capacity);
  delete pattern;
  return nullptr;
}

bool re2_pattern_found(const re2_pattern *pattern, const char *text, size_t length) {
  return RE2::PartialMatch(re2::StringPiece(text, length), pattern->compiled);
}

void re2_pattern_free(re2_pattern *pattern) { delete pattern; }

const char *re2_library_file(void) {
  Dl_info info;
  return dladdr(reinterpret_cast<void *>(&RE2::QuoteMeta), &info) ? info.dli_fname : "";
}
