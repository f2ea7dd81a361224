import type { FollowedPublication } from '../../shared/contract/health.ts';
import type { StoredPublication } from '../store/index.ts';
import type { PublicationsOptions } from './types.ts';

export function viewOf(stored: StoredPublication, targets: PublicationsOptions['targets']): FollowedPublication {
  const { id, kind, pages, follow, publishedAt, behindSince, problem, nextAttemptAt } = stored;
  return {
    id,
    kind,
    where: kind === 'folder' ? stored.where : targets.get(stored.where).simpleUrl,
    projects: pages.map(({ project }) => project),
    follow,
    publishedAt,
    behindSince,
    problem: problem === null ? null : { ...problem, facts: { ...problem.facts } },
    nextAttemptAt,
  };
}
