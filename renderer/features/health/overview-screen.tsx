import { useQuery } from '@tanstack/react-query';
import { HeartPulse } from 'lucide-react';
import { useLocation } from 'wouter';
import type { HealthOverview, LinkState } from '../../../shared/contract/index.ts';
import { useApiQueries, useHealth } from '../../api/index.ts';
import { Button, Card, EmptyState, formatCount, RelativeTime, Skeleton, StateMark } from '../../ui/index.ts';
import { ExportMenu } from './export-menu.tsx';
import { GroupTable } from './group-table.tsx';
import { HealthPage } from './health-page.tsx';
import { HeldNotice } from './held-notice.tsx';
import { IncidentsCard } from './incidents-card.tsx';
import { showOnly } from './model/link-filter.ts';
import { monitorFacts, monitorMarks } from './model/monitor-words.ts';
import { hostPath } from './model/paths.ts';
import { linkCount } from './model/states.ts';
import { MonitorNotices } from './monitor-notices.tsx';
import { NotThere } from './not-there.tsx';
import { PublicationsCard } from './publications-card.tsx';
import { StateChips } from './state-chips.tsx';

/** Every host and project at a glance, what happened, and what follows from it. */
export function HealthScreen() {
  const { data: overview, error } = useQuery(useApiQueries().health.overview.queryOptions());
  return (
    <HealthPage
      title="Health"
      subtitle={overview === undefined ? <Skeleton width={420} height={20} /> : <MonitorLine overview={overview} />}
      action={overview !== undefined && linkCount(overview.counts) > 0 && <ExportMenu scope={{ kind: 'all' }} />}
    >
      {overview === undefined ? (
        error === null ? (
          <OverviewSkeleton />
        ) : (
          <NotThere error={error} what="how the links are" />
        )
      ) : (
        <Overview overview={overview} />
      )}
    </HealthPage>
  );
}

function MonitorLine({ overview: { monitor } }: { readonly overview: HealthOverview }) {
  const { mark, word } = monitorMarks[monitor.state];
  return (
    <>
      <StateMark
        state={mark}
        label={
          <>
            {word} since <RelativeTime at={monitor.since} />
          </>
        }
      />
      {monitorFacts(monitor).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </>
  );
}

function Overview({ overview }: { readonly overview: HealthOverview }) {
  const [, navigate] = useLocation();
  const tick = useHealth().data;
  const { counts, hosts, projects, incidents, monitor } = overview;
  const toLinks = (filter: Parameters<typeof showOnly>[0]) => {
    showOnly(filter);
    navigate('/health/links');
  };
  if (linkCount(counts) === 0) return <NoLinks overview={overview} />;
  return (
    <>
      <MonitorNotices monitor={monitor} />
      {tick !== undefined && tick.held > 0 && <HeldNotice held={tick.held} />}
      <StateChips
        counts={counts}
        chosen={[]}
        isWay
        onPress={(state: LinkState | null) => toLinks(state === null ? {} : { states: [state] })}
      />
      <Card title="Hosts" aside={`${formatCount(hosts.length, 'host')} · last 24 h`} isFlush>
        <GroupTable kind="host" rows={hosts} onOpen={({ name }) => navigate(hostPath(name))} />
      </Card>
      <IncidentsCard incidents={incidents} />
      <Card title="Projects" aside={`${formatCount(projects.length, 'project')} · last 24 h`} isFlush>
        <GroupTable kind="project" rows={projects} onOpen={({ name }) => toLinks({ project: name })} />
      </Card>
      <PublicationsCard publications={tick?.publications ?? []} />
    </>
  );
}

function NoLinks({ overview: { monitor } }: { readonly overview: HealthOverview }) {
  const [, navigate] = useLocation();
  return (
    <>
      {monitor.state !== 'watching' && <MonitorNotices monitor={monitor} />}
      <Card>
        <EmptyState
          icon={<HeartPulse />}
          title="There are no external links yet"
          action={
            <Button variant="primary" onPress={() => navigate('/releases')}>
              Go to the releases
            </Button>
          }
        >
          <p>
            Once a release has registered links, each is looked at now and then, at times that no host can guess. One
            that goes bad leaves the index by itself, and comes back when it is right again.
          </p>
        </EmptyState>
      </Card>
    </>
  );
}

/** In the sizes of what it stands for. */
function OverviewSkeleton() {
  return (
    <>
      <Skeleton width={420} height={28} />
      <Skeleton height={214} />
      <Skeleton height={94} />
      <Skeleton height={150} />
    </>
  );
}
