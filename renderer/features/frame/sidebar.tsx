import { Library, Package, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { classes } from '../../ui/index.ts';
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
        <Entry href="/index" icon={<Library size={16} />}>
          Index
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
  readonly children: ReactNode;
}

function Entry({ href, icon, children }: EntryProps) {
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
      </Link>
    </li>
  );
}
