/**
 * The monitor: looks at external links at random times, lets those that fail leave the index and those that are well
 * again come back, and says what it saw.
 */
export { controlOver, type ControlOptions, createControl } from './control.ts';
export { type LinkCheckerOptions, createLinkChecker } from './link-checker.ts';
export { createLinkHealth, type LinkHealth, type LinkHealthOptions } from './link-health.ts';
export { createMonitor } from './monitor.ts';
export type {
  CheckedLink,
  Control,
  FollowedPublications,
  LinkChecker,
  Monitor,
  MonitorOptions,
  MonitorRepository,
  SettingsStore,
} from './types.ts';
