import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { appendBeats, histogramOf, statisticsOf } from '../../../../shared/health/index.ts';
import type { FallbackBytes, HealthBatch, StoredCheck, StoredRecord, StoredTransition } from '../../health.ts';
import { inTransaction } from '../../transaction.ts';
import { groupIds } from './group-ids.ts';
import { type Addition, rollupWriter } from './rollups.ts';
import { type KeptBeat, keptBeats, keptBeatsText } from './rows.ts';
import { type Sums, sumsOfCheck, sumsOfFallback } from './sums.ts';

export function recordOperations(database: DatabaseSync) {
  const addToRollups = rollupWriter(database);
  const addCheck = checkWriter(database);
  const keepOnLink = linkKeeper(database);
  const keepOnGroup = groupKeeper(database);
  const keepCertificate = certificateKeeper(database);
  const setRecord = recordWriter(database);
  const addTransition = transitionWriter(database);
  const placeOf = placeFinder(database);

  return {
    'health.record': ({ checks, records, transitions }: HealthBatch): void =>
      inTransaction(database, () => {
        const inOrder = checks.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
        const groupsOf = placeOf();
        for (const check of inOrder) addCheck(check);
        for (const [linkId, ofLink] of Map.groupBy(inOrder, (check) => check.linkId)) keepOnLink(linkId, ofLink);
        const probes = inOrder.filter(({ vantage }) => vantage === 'probe');
        const byGroup = Map.groupBy(
          probes.flatMap((check) => groupsOf(check.linkId).map((id) => ({ id, check }))),
          ({ id }) => id,
        );
        for (const [id, those] of byGroup) {
          keepOnGroup(
            id,
            those.map(({ check }) => check),
          );
        }
        for (const { linkId, certificateUntil } of inOrder) {
          // The newest comes last. A certificate is the host's.
          if (certificateUntil !== null) keepCertificate(linkId, certificateUntil);
        }
        const counting = inOrder.filter(({ counts }) => counts);
        addToRollups(counting.flatMap((check) => additions(groupsOf(check.linkId), check, sumsOfCheck(check))));
        for (const record of records) setRecord(record);
        for (const transition of transitions) addTransition(transition);
      }),
    'health.addFallbackBytes': (all: readonly FallbackBytes[]): void =>
      inTransaction(database, () => {
        const groupsOf = placeOf();
        addToRollups(
          all.flatMap(({ linkId, at, hostedBytes }) =>
            additions(groupsOf(linkId), { linkId, at, vantage: 'gateway' }, sumsOfFallback(hostedBytes)),
          ),
        );
      }),
  };
}

/** Everything, the host and the project of a link, by their numbers; remembered for one transaction. */
function placeFinder(database: DatabaseSync) {
  const get = database.prepare('SELECT host, project FROM monitored_links WHERE id = ?');
  const groupId = groupIds(database);
  return () => {
    const known = new Map<number, readonly number[]>();
    return (linkId: number): readonly number[] => {
      const before = known.get(linkId);
      if (before !== undefined) return before;
      const link = placeRow.parse(get.get(linkId));
      if (link === undefined) throw new Error(`no monitored link ${linkId}`);
      const ids = [groupId('all', ''), groupId('host', link.host), groupId('project', link.project)];
      known.set(linkId, ids);
      return ids;
    };
  };
}

function additions(
  groups: readonly number[],
  { linkId, at, vantage }: Pick<StoredCheck, 'linkId' | 'at' | 'vantage'>,
  sums: Sums,
): Addition[] {
  return [
    { kind: 'link', id: linkId, vantage, at, sums },
    ...groups.map((id) => ({ kind: 'group' as const, id, vantage, at, sums })),
  ];
}

function checkWriter(database: DatabaseSync) {
  const add = database.prepare(
    `INSERT INTO link_checks (link, at, number, vantage, depth, code, status, detail, slow, counts, bytes, total_ms,
                              normalised, resolve_ms, connect_ms, tls_ms, first_byte_ms, certificate_until)
     VALUES (:linkId, :at, (SELECT coalesce(max(number) + 1, 0) FROM link_checks WHERE link = :linkId AND at = :at),
             :vantage, :depth, :code, :status, :detail, :slow, :counts, :bytes, :totalMs,
             :normalised, :resolveMs, :connectMs, :tlsMs, :firstByteMs, :certificateUntil)`,
  );
  return ({ slow, counts, ...check }: StoredCheck): void => {
    const { linkId, at, vantage, depth, code, status, detail, bytes, totalMs, normalised } = check;
    const { resolveMs, connectMs, tlsMs, firstByteMs, certificateUntil } = check;
    const phases = { resolveMs, connectMs, tlsMs, firstByteMs };
    const found = { linkId, at, vantage, depth, code, status, detail, bytes, totalMs, normalised, certificateUntil };
    add.run({ ...found, ...phases, slow: slow ? 1 : 0, counts: counts ? 1 : 0 });
  };
}

/** What lists show of a link: the beats of our own checks, the statistics over them, and what it did last. */
function linkKeeper(database: DatabaseSync) {
  const get = database.prepare('SELECT beats FROM link_details WHERE link = ?');
  const setBeats = database.prepare('UPDATE link_details SET beats = ? WHERE link = ?');
  const setStatistics = database.prepare(
    `UPDATE monitored_links SET checks = :checks, ok = :ok, first_byte_p50 = :firstByteP50,
       first_byte_p95 = :firstByteP95, normalised_p50 = :normalisedP50, normalised_p95 = :normalisedP95 WHERE id = :id`,
  );
  const setLast = database.prepare(
    `UPDATE monitored_links SET
       last_good_at = max(coalesce(last_good_at, :good), coalesce(:good, last_good_at)),
       last_bad_at = max(coalesce(last_bad_at, :bad), coalesce(:bad, last_bad_at)),
       certificate_until = coalesce(:certificateUntil, certificate_until)
     WHERE id = :id`,
  );
  return (id: number, checks: readonly StoredCheck[]): void => {
    const counting = checks.filter(({ counts }) => counts);
    setLast.run({
      id,
      good: counting.findLast(({ code }) => code === 'ok')?.at ?? null,
      bad: counting.findLast(({ code }) => code !== 'ok')?.at ?? null,
      certificateUntil: checks.findLast(({ certificateUntil }) => certificateUntil !== null)?.certificateUntil ?? null,
    });
    const probes = checks.filter(({ vantage }) => vantage === 'probe');
    if (probes.length === 0) return;
    const beats = appendBeats(beatsRow.parse(get.get(id)).beats, probes);
    setBeats.run(keptBeatsText(beats), id);
    const { completion, firstByte, normalised } = statisticsOfBeats(beats);
    setStatistics.run({
      id,
      checks: completion.n,
      ok: completion.ok,
      firstByteP50: firstByte?.p50 ?? null,
      firstByteP95: firstByte?.p95 ?? null,
      normalisedP50: normalised?.p50 ?? null,
      normalisedP95: normalised?.p95 ?? null,
    });
  };
}

function statisticsOfBeats(beats: readonly KeptBeat[]) {
  const counting = beats.filter(({ counts }) => counts);
  return statisticsOf({
    n: counting.length,
    ok: counting.filter(({ code }) => code === 'ok').length,
    firstByte: histogramOf(counting.flatMap(({ firstByteMs }) => firstByteMs ?? [])),
    normalised: histogramOf(counting.flatMap(({ normalised }) => normalised ?? [])),
  });
}

function groupKeeper(database: DatabaseSync) {
  const get = database.prepare('SELECT beats FROM health_groups WHERE id = ?');
  const set = database.prepare('UPDATE health_groups SET beats = ? WHERE id = ?');
  return (id: number, probes: readonly StoredCheck[]): void => {
    set.run(keptBeatsText(appendBeats(beatsRow.parse(get.get(id)).beats, probes)), id);
  };
}

/** Called once the host's group is there. */
function certificateKeeper(database: DatabaseSync) {
  const set = database.prepare(
    `UPDATE health_groups SET certificate_until = :until
     WHERE kind = 'host' AND name = (SELECT host FROM monitored_links WHERE id = :linkId)`,
  );
  return (linkId: number, until: string): void => void set.run({ linkId, until });
}

function recordWriter(database: DatabaseSync) {
  // A link that was withdrawn while a check of it was under way stays withdrawn. While it is away, its checks go on.
  const setState = database.prepare(
    `UPDATE monitored_links SET
       state = CASE registered WHEN 1 THEN :state ELSE 'withdrawn' END,
       since = CASE WHEN registered = 1 OR :state = 'withdrawn' THEN :since ELSE since END,
       listed = registered AND :listed, held = registered AND :held,
       away_at = CASE WHEN :listed THEN NULL ELSE max(:since, coalesce(last_bad_at, :since)) END
     WHERE id = :linkId`,
  );
  const setRecord = database.prepare('UPDATE link_details SET record = ? WHERE link = ?');
  return ({ linkId, record, state, since, listed, held }: StoredRecord): void => {
    const { changes } = setState.run({ linkId, state, since, listed: listed ? 1 : 0, held: held ? 1 : 0 });
    if (Number(changes) === 0) throw new Error(`no monitored link ${linkId}`);
    setRecord.run(record, linkId);
  };
}

function transitionWriter(database: DatabaseSync) {
  const add = database.prepare(
    `INSERT INTO link_transitions (link, at, number, from_state, to_state, by, document)
     VALUES (:linkId, :at, (SELECT coalesce(max(number) + 1, 0) FROM link_transitions WHERE link = :linkId AND at = :at),
             :from, :to, :by, :document)`,
  );
  return ({ linkId, at, from, to, by, document }: StoredTransition): void => {
    add.run({ linkId, at, from, to, by, document });
  };
}

const placeRow = z.object({ host: z.string(), project: z.string() }).optional();
const beatsRow = z.object({ beats: keptBeats });
