/** The Health screens: how external links are, what the monitor does about it, and what a person may do. */
export { HealthCount } from './health-count.tsx';
export { HealthNotices } from './health-notices.tsx';
export { HostHealthScreen } from './host-screen.tsx';
export { LinkHealthScreen } from './link-screen.tsx';
export { LinksScreen } from './links-screen.tsx';
export { hostOfPath } from './model/paths.ts';
export { HealthScreen } from './overview-screen.tsx';
export { HealthSettingsScreen } from './settings-screen.tsx';
