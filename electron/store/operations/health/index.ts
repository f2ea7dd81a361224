import type { DatabaseSync } from 'node:sqlite';
import { groupOperations } from './groups.ts';
import { historyOperations } from './history.ts';
import { incidentOperations } from './incidents.ts';
import { linkHealthOperations } from './links.ts';
import { pruneOperations } from './prune.ts';
import { recordOperations } from './record.ts';
import { seriesOperations } from './series.ts';
import { watchOperations } from './watch.ts';

export function healthOperations(database: DatabaseSync) {
  return {
    ...linkHealthOperations(database),
    ...recordOperations(database),
    ...seriesOperations(database),
    ...groupOperations(database),
    ...historyOperations(database),
    ...incidentOperations(database),
    ...watchOperations(database),
    ...pruneOperations(database),
  };
}
