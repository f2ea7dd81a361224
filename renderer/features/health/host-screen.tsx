import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HostHealth } from '../../../shared/contract/index.ts';
import { beatRun } from '../../../shared/health/beat-run.ts';
import { useApiQueries } from '../../api/index.ts';
import {
  BeatLegend,
  BeatStrip,
  Button,
  Card,
  formatCount,
  MenuButton,
  Notice,
  ProblemNotice,
  Skeleton,
  StateMark,
  useNow,
} from '../../ui/index.ts';
import { CertificateCell } from './certificate-cell.tsx';
import { ExportMenu } from './export-menu.tsx';
import { HealthPage } from './health-page.tsx';
import { IncidentsCard } from './incidents-card.tsx';
import { LinkList } from './link-list.tsx';
import { MaintenanceDialog } from './maintenance-dialog.tsx';
import { beatMark, beatSummary } from './model/beats.ts';
import { clockTime } from './model/clock.ts';
import { completionText } from './model/figures.ts';
import { allLinks, type LinkFilter } from './model/link-filter.ts';
import { stateWords } from './model/states.ts';
import { NotThere } from './not-there.tsx';
import { SeriesCard } from './series-card.tsx';
import { TellHostCard } from './tell-host-card.tsx';
import { type HealthActions, useHealthAction } from './use-health-action.ts';

/** One host: what happened there to all of its links at once, how quick it is, and each of them. */
export function HostHealthScreen({ host }: { readonly host: string }) {
  const { data: health, error } = useQuery(useApiQueries().health.host.queryOptions({ input: { host } }));
  const action = useHealthAction();
  return (
    <HealthPage
      title={host}
      subtitle={
        health === undefined ? (
          error === null ? (
            <Skeleton width={420} height={20} />
          ) : undefined
        ) : (
          <HostLine health={health} />
        )
      }
      action={
        health !== undefined && (
          <>
            <ExportMenu scope={{ kind: 'host', host }} />
            <HostActions health={health} action={action} />
          </>
        )
      }
    >
      {health === undefined ? (
        error === null ? (
          <HostSkeleton />
        ) : (
          <NotThere error={error} what="how this host is" />
        )
      ) : (
        <>
          {action.problem !== null && <ProblemNotice problem={action.problem} />}
          <Host health={health} />
        </>
      )}
    </HealthPage>
  );
}

function HostLine({ health: { row } }: { readonly health: HostHealth }) {
  const { worst, links, statistics, certificateDaysLeft } = row;
  return (
    <>
      <StateMark state={stateWords[worst].mark} label={stateWords[worst].word} />
      <span>{formatCount(links, 'link')}</span>
      <span>{completionText(statistics.completion)}</span>
      {certificateDaysLeft !== null && (
        <span>
          certificate <CertificateCell daysLeft={certificateDaysLeft} />
        </span>
      )}
    </>
  );
}

interface HostActionsProps {
  readonly health: HostHealth;
  /** Of the screen, which says what was refused. */
  readonly action: HealthActions;
}

function HostActions({ health: { row, maintenance }, action }: HostActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const on = { host: row.name };
  const act = (kind: 'probe' | 'suspend' | 'restore') => void action.run({ on, action: { kind } });
  return (
    <>
      <Button onPress={() => setIsAsking(true)}>Maintenance window</Button>
      <MenuButton
        label="All its links"
        isPending={action.isPending}
        sections={[
          {
            items: [
              { label: 'Check all now', onPress: () => act('probe') },
              { label: 'Suspend all', onPress: () => act('suspend') },
              { label: 'Restore all', onPress: () => act('restore') },
            ],
          },
        ]}
      />
      <MaintenanceDialog
        on={on}
        what={`all links of ${row.name}`}
        maintenance={maintenance}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
      />
    </>
  );
}

function Host({ health: { row, maintenance, incidents } }: { readonly health: HostHealth }) {
  const [filter, setFilter] = useState<LinkFilter>({ ...allLinks, host: row.name });
  const now = useNow();
  return (
    <>
      {maintenance !== null && (
        <Notice tone="info">
          Maintenance from {clockTime(new Date(maintenance.from), now)} to {clockTime(new Date(maintenance.until), now)}
          : what fails then counts for nothing.
        </Notice>
      )}
      <Card title="Last 50 checks" aside={<BeatLegend />}>
        <BeatStrip label={beatSummary(beatRun(row.beats))} beats={row.beats.map(beatMark)} />
      </Card>
      <IncidentsCard incidents={incidents} isOfHost />
      <SeriesCard scope={{ kind: 'host', host: row.name }} />
      <LinkList
        isOfHost
        filter={filter}
        onFilter={(change) => setFilter((last) => ({ ...last, ...change, host: row.name }))}
        height={450}
        empty="No link leads to this host any more."
      />
      <TellHostCard host={row.name} />
    </>
  );
}

/** In the sizes of what it stands for. */
function HostSkeleton() {
  return (
    <>
      <Skeleton height={142} />
      <Skeleton height={106} />
      <Skeleton height={486} />
    </>
  );
}
