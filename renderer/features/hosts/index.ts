/** The Hosts screen: external hosts looked at before anything is registered. */
export { HostsScreen } from './hosts-screen.tsx';
