#pragma once
#include <sqlite3.h>

// What Swift cannot call: variadic functions, and a destructor that is the number -1.

static inline int curfew_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 length) {
  return sqlite3_bind_text64(statement, index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int curfew_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
  // A null pointer would bind NULL instead of an empty blob.
  return length == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                     : sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_TRANSIENT);
}

// What the connection's processes tell one another about the write-ahead log: the first words of its shared memory
// (https://www.sqlite.org/walformat.html#the_wal_index_header); null where it has none yet.
static inline const volatile void *curfew_sqlite_wal_index(sqlite3 *database) {
  sqlite3_file *file = (sqlite3_file *)0;
  if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file) return (void *)0;
  if (!file->pMethods || file->pMethods->iVersion < 2 || !file->pMethods->xShmMap) return (void *)0;
  volatile void *index = (void *)0;
  if (file->pMethods->xShmMap(file, 0, 32768, 0, &index) != SQLITE_OK) return (void *)0;
  return index;
}

// Leaves the write-ahead log as it is when the last connection closes.
static inline int curfew_sqlite_keep_wal(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

// What a file from somebody else could misuse (https://www.sqlite.org/security.html).
static inline int curfew_sqlite_harden(sqlite3 *database) {
  int result = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
  if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
  if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
  return result;
}
