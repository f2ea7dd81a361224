import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { LinkHealth } from '../../../shared/contract/index.ts';
import { beatRun } from '../../../shared/health/beat-run.ts';
import { useApiQueries } from '../../api/index.ts';
import {
  BeatLegend,
  BeatStrip,
  Bytes,
  Card,
  Filename,
  ProblemNotice,
  RelativeTime,
  Skeleton,
  StateMark,
} from '../../ui/index.ts';
import { ChecksCard } from './checks-card.tsx';
import { ExportMenu } from './export-menu.tsx';
import { HealthPage } from './health-page.tsx';
import { HistoryCard } from './history-card.tsx';
import { LinkActions } from './link-actions.tsx';
import { LinkFacts } from './link-facts.tsx';
import styles from './link-screen.module.css';
import { beatMark, beatSummary } from './model/beats.ts';
import { hostPath } from './model/paths.ts';
import { stateWords } from './model/states.ts';
import { NotThere } from './not-there.tsx';
import { SeriesCard } from './series-card.tsx';
import { TimeInStates } from './time-in-states.tsx';
import { useHealthAction } from './use-health-action.ts';

/** All that is known of one link, and what may be done with it. */
export function LinkHealthScreen({ id }: { readonly id: number }) {
  const { data: link, error } = useQuery(useApiQueries().health.link.queryOptions({ input: { id } }));
  const action = useHealthAction();
  if (link === undefined) {
    return (
      <HealthPage
        title={error === null ? <Skeleton width={420} height={28} /> : 'Link'}
        subtitle={error === null ? <Skeleton width={320} height={20} /> : undefined}
      >
        {error === null ? <LinkSkeleton /> : <NotThere error={error} what="how this link is" />}
      </HealthPage>
    );
  }
  const { row } = link;
  return (
    <HealthPage
      title={<Filename name={row.filename} isTitle />}
      subtitle={
        <>
          <StateMark
            state={stateWords[row.state].mark}
            label={
              <>
                {stateWords[row.state].word} since <RelativeTime at={row.since} />
              </>
            }
          />
          <span>
            <Link href={hostPath(row.host)}>{row.host}</Link>
          </span>
          <span>{row.project}</span>
          <Bytes value={row.size} />
        </>
      }
      action={
        <>
          <ExportMenu scope={{ kind: 'link', id }} />
          <LinkActions row={row} action={action} />
        </>
      }
    >
      {action.problem !== null && <ProblemNotice problem={action.problem} />}
      <LinkFacts link={link} />
      <Beats link={link} />
      <SeriesCard scope={{ kind: 'link', id }} />
      <ChecksCard checks={link.checks} />
      <div className={styles.pair}>
        <HistoryCard transitions={link.transitions} />
        <TimeInStates times={link.timeInState} />
      </div>
    </HealthPage>
  );
}

function Beats({ link: { row } }: { readonly link: LinkHealth }) {
  return (
    <Card title="Last 50 checks" aside={<BeatLegend />}>
      {row.beats.length === 0 ? (
        <p className={styles.nothing}>It was not checked yet.</p>
      ) : (
        <BeatStrip label={beatSummary(beatRun(row.beats))} beats={row.beats.map(beatMark)} />
      )}
    </Card>
  );
}

/** In the sizes of what it stands for. */
function LinkSkeleton() {
  return (
    <>
      <Skeleton height={202} />
      <Skeleton height={142} />
      <Skeleton height={486} />
    </>
  );
}
