export { connect, type ContractClient } from './connect.ts';
export { type Connection, useConnection } from './connection.ts';
export { useHealthGlance, useHealthNotices, useShowHealthGlance } from './health-glance.ts';
export {
  type Live,
  useAppInfo,
  useFaultBench,
  useGateway,
  useHealth,
  useJobs,
  useRelease,
  useReleases,
  useSettings,
} from './live.ts';
export { onOpenRelease } from './open-release.ts';
export { problemOf } from './problem-of.ts';
export { ApiProvider, useApi, useApiQueries } from './provider.tsx';
export { SessionLost } from './session-lost.ts';
export { pathOf, uploadToSpool } from './uploads.ts';
export { type Action, useAction } from './use-action.ts';
