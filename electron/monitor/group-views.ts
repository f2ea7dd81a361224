import { type GroupListRow, type GroupRow, type Incident, linkStates } from '../../shared/contract/health.ts';
import { outcomeTitle } from '../../shared/fallback/index.ts';
import { beatRun } from '../../shared/health/index.ts';
import { describeIncident } from '../../shared/links/index.ts';
import type { StoredGroup, StoredIncident } from '../store/index.ts';

const dayMs = 24 * 3_600_000;

export function groupRow(group: StoredGroup, now: Date): GroupRow {
  const { name, links, counts, beats, statistics, lastGoodAt, lastBadAt, certificateUntil } = group;
  return {
    name,
    links,
    counts,
    // They stand in the order of how much they want a person's eye.
    worst: linkStates.find((state) => counts[state] > 0) ?? 'never-checked',
    beats: [...beats],
    statistics,
    lastGoodAt,
    lastBadAt,
    certificateDaysLeft: certificateDays(certificateUntil, now),
  };
}

export function groupListRow(group: StoredGroup, now: Date): GroupListRow {
  return { ...groupRow(group, now), beats: beatRun(group.beats) };
}

/** Whole days, rounded down; negative once it has ended. */
export function certificateDays(until: string | null, now: Date): number | null {
  return until === null ? null : Math.floor((Date.parse(until) - now.getTime()) / dayMs);
}

export function incidentView(incident: StoredIncident): Incident {
  const { id, host, from, until, links } = incident;
  const codes = incident.codes.map(({ code, count }) => ({ code, title: outcomeTitle(code), count }));
  return { id, host, from, until, links, codes, sentence: describeIncident(incident) };
}
