import type { DatabaseSync } from 'node:sqlite';
import { builtInIndexOperations } from './built-in-index.ts';
import { downloadOperations } from './downloads.ts';
import { draftOperations } from './drafts.ts';
import { fileOperations } from './files.ts';
import { healthOperations } from './health/index.ts';
import { linkOperations } from './links.ts';
import { publicationOperations } from './publications.ts';
import { settingOperations } from './settings.ts';

/** Everything that can be asked of the database, by name. The worker runs it; the main thread knows only the types. */
export function createOperations(database: DatabaseSync) {
  return {
    ...draftOperations(database),
    ...settingOperations(database),
    ...fileOperations(database),
    ...linkOperations(database),
    ...builtInIndexOperations(database),
    ...downloadOperations(database),
    ...healthOperations(database),
    ...publicationOperations(database),
  };
}

type Operations = ReturnType<typeof createOperations>;
export type OperationName = keyof Operations;
export type OperationInput<Name extends OperationName> = Parameters<Operations[Name]>;
export type OperationOutput<Name extends OperationName> = ReturnType<Operations[Name]>;
