import type { ReactNode } from 'react';
import { SectionPage } from '../../ui/index.ts';
import { useFreshHealth } from './use-health-refresh.ts';

const pages = [
  { href: '/health', label: 'Overview' },
  { href: '/health/links', label: 'Links' },
  { href: '/health/settings', label: 'Settings' },
] as const;

interface HealthPageProps {
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A page of Health: it stays true while it is looked at. */
export function HealthPage(props: HealthPageProps) {
  useFreshHealth();
  return <SectionPage section="Health" pages={pages} {...props} />;
}
