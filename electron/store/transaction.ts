import type { DatabaseSync } from 'node:sqlite';

/**
 * All of `work` or none of it. IMMEDIATE takes the write lock at once: a transaction that reads first and writes later
 * would fail with SQLITE_BUSY, without waiting, where another process wrote in between.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
