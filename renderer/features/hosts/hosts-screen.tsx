import { ChartGantt, ScanSearch } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReleaseSummary } from '../../../shared/contract/index.ts';
import { useReleases } from '../../api/index.ts';
import {
  Button,
  Card,
  EmptyState,
  formatCount,
  formatNumber,
  Notice,
  PageHeader,
  ProblemNotice,
  Progress,
} from '../../ui/index.ts';
import { HostDialog } from './host-dialog.tsx';
import { HostTable } from './host-table.tsx';
import styles from './hosts-screen.module.css';
import { type HostRow, hostRows } from './model/host-rows.ts';
import { PresetsCard } from './presets-card.tsx';
import { SampleCard } from './sample-card.tsx';
import { type CheckReachability, type ReachabilityRun, useReachability } from './use-reachability.ts';

/** What installers would do with the external links of a release, before any of them is registered. */
export function HostsScreen({ check }: { readonly check: CheckReachability }) {
  const releases = useReleases().data ?? [];
  const withFiles = releases.filter(({ fileCount }) => fileCount > 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const release = withFiles.find(({ id }) => id === chosen) ?? withFiles[0] ?? null;
  const { run, start, cancel } = useReachability(check);
  const isRunning = run.state === 'running';
  // Without a release there is nothing else to check.
  const sample = <SampleCard isRunning={isRunning} onCheck={(input) => void start(input)} />;
  return (
    <div className={styles.screen}>
      <PageHeader
        title="Hosts"
        subtitle="What installers would do with external links, before any is registered"
        action={
          isRunning ? (
            <Button onPress={cancel}>Cancel</Button>
          ) : (
            release !== null && (
              <Button
                variant="primary"
                icon={<ScanSearch />}
                onPress={() => void start({ of: 'release', releaseId: release.id })}
              >
                {`Check the links of ${release.title}`}
              </Button>
            )
          )
        }
      />
      {withFiles.length > 1 && (
        <ReleaseChoice releases={withFiles} value={release?.id ?? ''} onChange={setChosen} isDisabled={isRunning} />
      )}
      {release === null && sample}
      {run.state === 'failed' && <Failed run={run} />}
      {run.state === 'cut' && (
        <Notice tone="warning" title="The check broke off">
          {`${formatCount(run.total - run.done, 'link has', 'links have')} no verdict. Check again; another window of the app may have been in the way.`}
        </Notice>
      )}
      {run.state === 'idle' ? (
        <Card>
          <EmptyState
            icon={<ChartGantt />}
            title={release === null ? 'There is no release with files' : 'Not checked yet'}
          >
            <p>
              Each address of a host is tried, its certificate and redirects are looked at, and a few parts of each file
              are read and compared. Nothing is registered by it, and nothing is counted against a host.
            </p>
          </EmptyState>
        </Card>
      ) : (
        run.state !== 'failed' && <Results run={run} />
      )}
      {release !== null && sample}
      <PresetsCard release={release} />
    </div>
  );
}

function Results({ run }: { readonly run: ReachabilityRun }) {
  const isOver = run.state !== 'running';
  const rows = useMemo(() => hostRows(run.links.values(), isOver), [run.links, isOver]);
  const [opened, setOpened] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const open = ({ host }: HostRow) => {
    setOpened(host);
    setIsOpen(true);
  };
  return (
    <Card title="External hosts" aside={run.total > 0 && <Totals rows={rows} run={run} />} isFlush>
      {run.state === 'running' && (
        <div className={styles.progress}>
          <Progress label="Links checked" value={run.done} max={run.total} hasShare />
        </div>
      )}
      {rows.length === 0 ? (
        <p className={styles.nothing}>
          {run.state === 'running'
            ? 'The first results come in a moment.'
            : 'There was no link to check: the release needs a host, and the tag where its template asks for one.'}
        </p>
      ) : (
        <HostTable rows={rows} onOpen={open} />
      )}
      <HostDialog
        row={rows.find(({ host }) => host === opened) ?? null}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      />
    </Card>
  );
}

function Totals({ rows, run }: { readonly rows: readonly HostRow[]; readonly run: ReachabilityRun }) {
  const used = rows.reduce((sum, { counts }) => sum + counts.used, 0);
  const ended = run.state === 'cancelled' ? ' · cancelled' : run.state === 'cut' ? ' · broken off' : '';
  return (
    <span role="status">
      {`${formatCount(rows.length, 'host')} · ${formatNumber(run.done)} of ${formatCount(run.total, 'link')} checked · ${formatNumber(used)} used${ended}`}
    </span>
  );
}

function Failed({ run }: { readonly run: ReachabilityRun }) {
  if (run.problem !== null) return <ProblemNotice problem={run.problem} />;
  return (
    <Notice tone="warning" title="The check could not be made">
      The app did not answer. Try again.
    </Notice>
  );
}

interface ReleaseChoiceProps {
  readonly releases: readonly ReleaseSummary[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly isDisabled: boolean;
}

function ReleaseChoice({ releases, value, onChange, isDisabled }: ReleaseChoiceProps) {
  return (
    <label className={styles.choice}>
      Release
      <select value={value} disabled={isDisabled} onChange={(event) => onChange(event.target.value)}>
        {releases.map(({ id, title, fileCount }) => (
          <option key={id} value={id}>{`${title} (${formatCount(fileCount, 'file')})`}</option>
        ))}
      </select>
    </label>
  );
}
