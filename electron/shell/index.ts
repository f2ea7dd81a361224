/** What both shells share: the page they serve, its policy, where things lie, and how the program may be started. */
export { dataFolder, spoolFolder, appPaths, type AppPaths } from './app-paths.ts';
export { contentSecurityPolicy, securityHeaders } from './content-security-policy.ts';
export {
  parseDesktopOptions,
  parseLoopbackOptions,
  type DesktopOptions,
  type LoopbackOptions,
} from './launch-options.ts';
export { claimHome, type InstanceAnswer } from './instance.ts';
export { surviveRejections } from './last-resort.ts';
export type { ServedRouter } from './served-router.ts';
export { readPageFiles, type PageFile, type PageFiles } from './page-files.ts';
