import { HeartPulse, Library, Network, Package, Settings, Waypoints } from 'lucide-react';
import type { ReactNode } from 'react';
import { VisuallyHidden } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { useGateway } from '../../api/index.ts';
import { classes, StateMark } from '../../ui/index.ts';
import { stateWords } from '../gateway/index.ts';
import { HealthCount } from '../health/index.ts';
import styles from './frame.module.css';
import { Logo } from './logo.tsx';

/** Entries come with their screens: what cannot be opened is not shown. */
export function Sidebar() {
  return (
    <nav className={styles.sidebar} aria-label="Main">
      <Link href="/releases" className={styles.brand ?? ''}>
        <Logo />
        Fallback Links
      </Link>
      <ul className={styles.entries}>
        <Entry href="/releases" icon={<Package size={16} />}>
          Releases
        </Entry>
        <Entry href="/hosts" icon={<Network size={16} />}>
          Hosts
        </Entry>
        <Entry href="/health" icon={<HeartPulse size={16} />} aside={<HealthCount />}>
          Health
        </Entry>
        <Entry href="/index" icon={<Library size={16} />}>
          Index
        </Entry>
        <Entry href="/gateway" icon={<Waypoints size={16} />} aside={<GatewayState />}>
          Gateway
        </Entry>
      </ul>
      <ul className={styles.entries}>
        <Entry href="/settings" icon={<Settings size={16} />}>
          Settings
        </Entry>
      </ul>
    </nav>
  );
}

interface EntryProps {
  readonly href: string;
  readonly icon: ReactNode;
  /** At the right end: how it is. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

function Entry({ href, icon, aside, children }: EntryProps) {
  const [location] = useLocation();
  const isHere = location === href || location.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        className={classes(styles.entry, isHere && styles.here)}
        {...(isHere ? { 'aria-current': 'page' as const } : {})}
      >
        {icon}
        {children}
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </Link>
    </li>
  );
}

function GatewayState() {
  const state = useGateway().data?.state;
  if (state === undefined) return null;
  const { mark, word } = stateWords[state];
  return <StateMark state={mark} label={<VisuallyHidden>{word}</VisuallyHidden>} />;
}
