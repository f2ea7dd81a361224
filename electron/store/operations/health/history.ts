import type { DatabaseSync } from 'node:sqlite';
import type { StateChange, StoredCheck, StoredTransition } from '../../health.ts';
import { changeRows, checkRows, transitionRows } from './rows.ts';

export const historyQueries = {
  checks: `
    SELECT link AS linkId, at, vantage, depth, code, status, detail, slow, counts, bytes, total_ms AS totalMs,
           normalised, resolve_ms AS resolveMs, connect_ms AS connectMs, tls_ms AS tlsMs,
           first_byte_ms AS firstByteMs, certificate_until AS certificateUntil
    FROM link_checks WHERE link = ? ORDER BY at DESC, number DESC LIMIT ?`,
  transitions: `
    SELECT link AS linkId, at, from_state AS "from", to_state AS "to", by, document
    FROM link_transitions WHERE link = ? ORDER BY at DESC, number DESC LIMIT ?`,
  changes: `
    SELECT at, from_state AS "from" FROM link_transitions WHERE link = ? AND at >= ? ORDER BY at DESC, number DESC`,
} as const;

export function historyOperations(database: DatabaseSync) {
  const checks = database.prepare(historyQueries.checks);
  const transitions = database.prepare(historyQueries.transitions);
  const changes = database.prepare(historyQueries.changes);
  return {
    'health.checks': (id: number, limit: number): StoredCheck[] => checkRows.parse(checks.all(id, limit)),
    'health.transitions': (id: number, limit: number): StoredTransition[] =>
      transitionRows.parse(transitions.all(id, limit)),
    'health.changes': (id: number, sinceIso: string): StateChange[] => changeRows.parse(changes.all(id, sinceIso)),
  };
}
