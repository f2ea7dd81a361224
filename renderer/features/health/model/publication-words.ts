import type { FollowedPublication } from '../../../../shared/contract/index.ts';
import type { State } from '../../../ui/index.ts';

interface PublicationWords {
  readonly mark: State;
  readonly text: string;
  /** Of what the text says. */
  readonly since: string;
}

/** Whether a published page says what is so, and since when. */
export function publicationWords(publication: FollowedPublication): PublicationWords {
  const { behindSince, problem, follow, publishedAt } = publication;
  if (problem !== null) return { mark: 'failed', text: 'Not published', since: behindSince ?? publishedAt };
  if (behindSince === null) return { mark: 'healthy', text: 'Up to date', since: publishedAt };
  return follow
    ? { mark: 'working', text: 'Being published', since: behindSince }
    : { mark: 'degraded', text: 'Behind', since: behindSince };
}
