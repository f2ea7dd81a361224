export { type Connection, useConnection } from './connection.ts';
export { type Live, useAppInfo, useJobs, useRelease, useReleases, useSettings } from './live.ts';
export { problemOf } from './problem-of.ts';
export { ApiProvider, useApi, useApiQueries } from './provider.tsx';
export { type Action, useAction } from './use-action.ts';
