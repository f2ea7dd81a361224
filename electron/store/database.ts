import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { problem } from '../../shared/problem/index.ts';
import { migrations } from './migrations/index.ts';
import { inTransaction } from './transaction.ts';

/** How long a statement waits for another process (a second copy of the app) to finish its write, in milliseconds. */
const busyTimeoutMs = 5000;

/**
 * Checking reads every page, some 300 MB a second at best, and the app is to be there within two seconds: beyond this
 * size, damage is told (`store.damaged`) by the operation that meets it.
 */
const checkedBytes = 64 * 1024 * 1024;

/**
 * Opens the database, creating it where there is none, and brings it to the newest schema. Nothing is changed in a
 * database that is seen to be damaged or that a newer version of the app has written.
 */
export function openDatabase(file: string): DatabaseSync {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  try {
    refuseNewer(database, file);
    if (statSync(file).size <= checkedBytes) refuseDamaged(database, file);
    switchToWal(database);
    // An answered save is on the disk (sqlite.org/pragma.html#pragma_synchronous: FULL also syncs the WAL per commit).
    database.exec('PRAGMA synchronous = FULL');
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, file: string): void {
  if (versionOf(database) === migrations.length) return;
  // Read the version again inside: another process may have migrated while this one waited for the lock.
  inTransaction(database, () => {
    refuseNewer(database, file);
    for (const migration of migrations.slice(versionOf(database))) database.exec(migration);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function refuseNewer(database: DatabaseSync, file: string): void {
  const version = versionOf(database);
  if (version <= migrations.length) return;
  throw problem(
    'store.newer',
    'The database was written by a newer version of Fallback Links than this one.',
    { file, version, supported: migrations.length },
    'Start the newer version, or set FALLBACK_LINKS_HOME to another folder to begin afresh with this one.',
  );
}

function refuseDamaged(database: DatabaseSync, file: string): void {
  const [first] = z.array(z.object({ quick_check: z.string() })).parse(database.prepare('PRAGMA quick_check(1)').all());
  if (first === undefined || first.quick_check === 'ok') return;
  throw damaged(file, first.quick_check);
}

export function damaged(file: string, detail: string) {
  return problem(
    'store.damaged',
    'The database is damaged. It has been left as it is.',
    { file, detail },
    'Restore the file from a backup, or move it away to begin afresh; files, uploads and published pages are not in it.',
  );
}

/** Another process that opens the same new file at this moment makes this fail without a wait (SQLITE_BUSY). */
function switchToWal(database: DatabaseSync): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyTimeoutMs / 50);
    }
  }
}

function versionOf(database: DatabaseSync): number {
  return z.object({ user_version: z.number() }).parse(database.prepare('PRAGMA user_version').get()).user_version;
}
