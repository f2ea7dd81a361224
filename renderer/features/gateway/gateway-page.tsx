import { type ReactNode, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import type { GatewayView } from '../../../shared/contract/index.ts';
import { useGateway } from '../../api/index.ts';
import { classes, Notice, PageHeader, ProblemNotice, Skeleton, StateMark, useKeptFocus } from '../../ui/index.ts';
import styles from './gateway-page.module.css';
import { GatewaySwitch } from './gateway-switch.tsx';
import { stateWords } from './model/state.ts';
import { StartProblem } from './start-problem.tsx';

const pages = [
  { href: '/gateway', label: 'Downloads' },
  { href: '/gateway/bench', label: 'Fault bench' },
  { href: '/gateway/settings', label: 'Settings' },
] as const;

interface GatewayPageProps {
  /** In its final size, for as long as the gateway is not known. */
  readonly skeleton: ReactNode;
  readonly children: (gateway: GatewayView) => ReactNode;
}

/** What the gateway's pages have in common: its state, its switch, and the way from one page to the next. */
export function GatewayPage({ skeleton, children }: GatewayPageProps) {
  const { data: gateway, problem, hasFailed } = useGateway();
  const root = useRef<HTMLDivElement>(null);
  // What was pressed may be gone once it is done (switching on, a download that has ended): on from the page's start.
  useKeptFocus(root, () => root.current?.closest('main')?.focus({ preventScroll: true }));
  return (
    <div ref={root} className={styles.page}>
      <PageHeader
        title="Gateway"
        subtitle={
          gateway === undefined ? (
            <Skeleton width={420} height={20} />
          ) : (
            <StateMark state={stateWords[gateway.state].mark} label={stateWords[gateway.state].sentence} />
          )
        }
        action={gateway !== undefined && <GatewaySwitch gateway={gateway} />}
      />
      <PageLinks />
      {gateway === undefined ? (
        hasFailed ? (
          <NotThere problem={problem} />
        ) : (
          skeleton
        )
      ) : (
        <>
          {gateway.state === 'failed' && gateway.problem !== null && <StartProblem problem={gateway.problem} />}
          {children(gateway)}
        </>
      )}
    </div>
  );
}

function PageLinks() {
  const [location] = useLocation();
  return (
    <nav aria-label="Gateway">
      <ul className={styles.links}>
        {pages.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              className={classes(styles.link, location === href && styles.here)}
              {...(location === href ? { 'aria-current': 'page' as const } : {})}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NotThere({ problem }: { readonly problem: GatewayView['problem'] }) {
  if (problem !== null) return <ProblemNotice problem={problem} />;
  return <Notice tone="warning" title="The app does not say how the gateway is. Reload the window to ask again." />;
}
