#pragma once
#include <stdint.h>

// A disk for SQLite that fails when it is told to: a VFS (https://www.sqlite.org/vfs.html) over the usual one, in the manner
// in which SQLite tests itself (https://www.sqlite.org/testing.html#i_o_error_testing). For one thread; of the shipped program
// no part.

/// Makes it the VFS of every connection that is opened from now on. Answers SQLite's result code.
int faulty_disk_install(void);

/// What fails.
typedef struct {
  /// The n-th write, sync, truncation or deletion from now fails with an I/O error, and no other; 0 for none.
  int64_t failing_operation;
  /// So many writes from now the disk is full; 0 for never.
  int64_t full_after;
  /// For so many writes it stays full.
  int64_t full_for;
  /// After so many operations the process is dead: nothing that it does reaches the disk any more; 0 for never.
  int64_t deadly_operation;
} faulty_disk_plan;

/// Sets what fails from now on, and brings a dead process's disk back to life.
void faulty_disk_set(faulty_disk_plan plan);

/// From now on nothing reaches the disk.
void faulty_disk_kill(void);

/// Whether nothing reaches the disk any more.
int faulty_disk_is_dead(void);

/// Writes, syncs, truncations and deletions since the plan was set.
int64_t faulty_disk_operations(void);

/// How many operations failed as planned since the program began.
int64_t faulty_disk_failures(void);

/// Cuts the power: of what was written to each file since its last sync only a part is left, by the seed. Every connection must be
/// closed. Answers how many writes were lost, -1 when a file cannot be written.
int64_t faulty_disk_lose_power(uint64_t seed);

/// Takes everything written so far for synced, as after a process that ended while the machine went on.
void faulty_disk_keep_written(void);
