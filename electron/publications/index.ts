/** Where pages were published, and how those places follow the states of their links. */
export { createPublications } from './publications.ts';
export type { PublishRequest, Publications, PublicationsOptions, PublishedAt } from './types.ts';
