#include "faulty_disk.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// One change of a file since its last sync: enough to undo it and to do it again.
typedef struct change {
  char *path;
  sqlite3_int64 offset;
  sqlite3_int64 size_before;
  int length;         // of what was written; -1 for a truncation to `offset`
  int length_before;  // of what stood there
  unsigned char *after;
  unsigned char *before;
  struct change *earlier;
} change;

static struct {
  sqlite3_vfs *usual;
  faulty_disk_plan plan;
  int64_t operations;
  int64_t writes;
  int64_t failures;
  int is_dead;
  change *latest;
} disk;

typedef struct {
  sqlite3_file base;
  const char *path;
  sqlite3_file real[];
} disk_file;

static sqlite3_file *real(sqlite3_file *file) { return ((disk_file *)file)->real; }

static void forget(change *one) {
  free(one->path);
  free(one->after);
  free(one->before);
  free(one);
}

// Takes what was written to a file, or to all, for durable.
static void forget_changes(const char *path) {
  change **place = &disk.latest;
  while (*place) {
    change *one = *place;
    if (!path || strcmp(one->path, path) == 0) {
      *place = one->earlier;
      forget(one);
    } else {
      place = &one->earlier;
    }
  }
}

// Counts an operation and answers what is to be said instead of carrying it out; SQLITE_OK where it may go on.
static int fate(int is_write, int error) {
  if (disk.is_dead) return error;
  disk.operations++;
  if (is_write) {
    disk.writes++;
    if (disk.plan.full_after && disk.writes > disk.plan.full_after &&
        disk.writes <= disk.plan.full_after + disk.plan.full_for) {
      disk.failures++;
      return SQLITE_FULL;
    }
  }
  if (disk.operations == disk.plan.failing_operation) {
    disk.failures++;
    return error;
  }
  if (disk.plan.deadly_operation && disk.operations > disk.plan.deadly_operation) {
    disk.is_dead = 1;
    return error;
  }
  return SQLITE_OK;
}

static int note(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
  const char *path = ((disk_file *)file)->path;
  if (!path) return SQLITE_OK;
  change *one = calloc(1, sizeof *one);
  if (!one) return SQLITE_NOMEM;
  one->path = strdup(path);
  one->offset = offset;
  one->length = length;
  int result = real(file)->pMethods->xFileSize(real(file), &one->size_before);
  sqlite3_int64 end = length < 0 ? one->size_before : offset + length;
  if (end > one->size_before) end = one->size_before;
  one->length_before = end > offset ? (int)(end - offset) : 0;
  one->before = malloc(one->length_before + 1);
  one->after = malloc(length < 0 ? 1 : length);
  if (!one->path || !one->before || !one->after) result = SQLITE_NOMEM;
  if (result == SQLITE_OK && one->length_before)
    result = real(file)->pMethods->xRead(real(file), one->before, one->length_before, offset);
  if (result != SQLITE_OK) {
    forget(one);
    return result;
  }
  if (length > 0) memcpy(one->after, bytes, length);
  one->earlier = disk.latest;
  disk.latest = one;
  return SQLITE_OK;
}

static int close_file(sqlite3_file *file) {
  int result = real(file)->pMethods ? real(file)->pMethods->xClose(real(file)) : SQLITE_OK;
  file->pMethods = 0;
  return result;
}

static int read_file(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), bytes, length, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
  int result = fate(1, SQLITE_IOERR_WRITE);
  if (result == SQLITE_OK) result = note(file, bytes, length, offset);
  return result == SQLITE_OK ? real(file)->pMethods->xWrite(real(file), bytes, length, offset) : result;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
  int result = fate(0, SQLITE_IOERR_TRUNCATE);
  if (result == SQLITE_OK) result = note(file, 0, -1, size);
  return result == SQLITE_OK ? real(file)->pMethods->xTruncate(real(file), size) : result;
}

static int sync_file(sqlite3_file *file, int flags) {
  int result = fate(0, SQLITE_IOERR_FSYNC);
  if (result != SQLITE_OK) return result;
  // What matters of a sync here is that it was asked for: the machine does not lose power.
  (void)flags;
  if (((disk_file *)file)->path) forget_changes(((disk_file *)file)->path);
  return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}

static int lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }

static int unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int check_reserved_lock(sqlite3_file *file, int *answer) {
  return real(file)->pMethods->xCheckReservedLock(real(file), answer);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int device_characteristics(sqlite3_file *file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

static int shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

// The shared memory goes with the last of its users, dead or not.
static int shm_unmap(sqlite3_file *file, int deletes) {
  return real(file)->pMethods->xShmUnmap(real(file), deletes);
}

// Version 2: without memory-mapped reading, which would pass it by.
static const sqlite3_io_methods methods = {
    2,         close_file, read_file,    write_file,  truncate_file,          sync_file, file_size, lock, unlock,
    check_reserved_lock,   file_control, sector_size, device_characteristics, shm_map,   shm_lock,  shm_barrier,
    shm_unmap, 0,          0};

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
  (void)vfs;
  ((disk_file *)file)->path = path;
  memset(real(file), 0, disk.usual->szOsFile);
  int result = disk.usual->xOpen(disk.usual, path, real(file), flags, out);
  file->pMethods = result == SQLITE_OK ? &methods : 0;
  return result;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int syncs) {
  (void)vfs;
  int result = fate(0, SQLITE_IOERR_DELETE);
  if (result == SQLITE_OK) result = disk.usual->xDelete(disk.usual, path, syncs);
  if (result == SQLITE_OK) forget_changes(path);
  return result;
}

int faulty_disk_install(void) {
  static sqlite3_vfs vfs;
  if (disk.usual) return SQLITE_OK;
  // Counting what is allocated takes a lock for each allocation.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  int result = sqlite3_initialize();
  if (result != SQLITE_OK) return result;
  disk.usual = sqlite3_vfs_find(0);
  if (!disk.usual) return SQLITE_ERROR;
  // All that is not about writing is the usual one's.
  vfs = *disk.usual;
  vfs.zName = "faulty-disk";
  vfs.pNext = 0;
  vfs.szOsFile = (int)sizeof(disk_file) + disk.usual->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  return sqlite3_vfs_register(&vfs, 1);
}

void faulty_disk_set(faulty_disk_plan plan) {
  disk.plan = plan;
  disk.operations = 0;
  disk.writes = 0;
  disk.is_dead = 0;
}

void faulty_disk_kill(void) { disk.is_dead = 1; }

int faulty_disk_is_dead(void) { return disk.is_dead; }

int64_t faulty_disk_operations(void) { return disk.operations; }

int64_t faulty_disk_failures(void) { return disk.failures; }

void faulty_disk_keep_written(void) { forget_changes(0); }

// SplitMix64, by Sebastiano Vigna (public domain).
static uint64_t draw(uint64_t *state) {
  uint64_t mixed = (*state += 0x9E3779B97F4A7C15u);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

static int put(const change *one, int descriptor, int is_redone) {
  if (is_redone) {
    if (one->length < 0) return ftruncate(descriptor, one->offset);
    return pwrite(descriptor, one->after, one->length, one->offset) == one->length ? 0 : -1;
  }
  if (one->length_before &&
      pwrite(descriptor, one->before, one->length_before, one->offset) != one->length_before)
    return -1;
  return ftruncate(descriptor, one->size_before);
}

int64_t faulty_disk_lose_power(uint64_t seed) {
  int64_t lost = 0;
  // Back to what was synced, then forward again with what happened to reach the disk.
  change *oldest = 0;
  for (change *one = disk.latest; one;) {
    int descriptor = open(one->path, O_RDWR);
    if (descriptor >= 0 && put(one, descriptor, 0) != 0) lost = -1;
    if (descriptor >= 0) close(descriptor);
    change *earlier = one->earlier;
    one->earlier = oldest;
    oldest = one;
    one = earlier;
  }
  disk.latest = 0;
  while (oldest) {
    change *next = oldest->earlier;
    if (draw(&seed) & 1) {
      int descriptor = open(oldest->path, O_RDWR);
      if (descriptor >= 0 && put(oldest, descriptor, 1) != 0) lost = -1;
      if (descriptor >= 0) close(descriptor);
    } else if (lost >= 0) {
      lost++;
    }
    forget(oldest);
    oldest = next;
  }
  return lost;
}
