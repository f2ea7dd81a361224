import type { ReactNode } from 'react';
import type { GatewayView } from '../../../shared/contract/index.ts';
import { useGateway } from '../../api/index.ts';
import { Notice, ProblemNotice, SectionPage, Skeleton, StateMark } from '../../ui/index.ts';
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
  return (
    <SectionPage
      section="Gateway"
      pages={pages}
      title="Gateway"
      subtitle={
        gateway === undefined ? (
          <Skeleton width={420} height={20} />
        ) : (
          <StateMark state={stateWords[gateway.state].mark} label={stateWords[gateway.state].sentence} />
        )
      }
      action={gateway !== undefined && <GatewaySwitch gateway={gateway} />}
    >
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
    </SectionPage>
  );
}

function NotThere({ problem }: { readonly problem: GatewayView['problem'] }) {
  if (problem !== null) return <ProblemNotice problem={problem} />;
  return <Notice tone="warning" title="The app does not say how the gateway is. Reload the window to ask again." />;
}
