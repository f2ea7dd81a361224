import { X } from 'lucide-react';
import type { Job } from '../../../shared/contract/index.ts';
import { useAction, useApi, useReleases } from '../../api/index.ts';
import {
  Button,
  formatBytes,
  formatCount,
  formatNumber,
  formatRate,
  formatTimeLeft,
  IconButton,
  Progress,
  RelativeTime,
  StateMark,
} from '../../ui/index.ts';
import { shareOf } from './share.ts';
import styles from './transfers.module.css';

const kinds: Readonly<Record<Job['kind'], { readonly running: string; readonly noun: string }>> = {
  inspect: { running: 'Reading and hashing', noun: 'file' },
  upload: { running: 'Uploading', noun: 'file' },
  copy: { running: 'Sending copies', noun: 'file' },
  verify: { running: 'Checking links', noun: 'link' },
};

const finished = {
  done: { state: 'healthy', word: 'Done' },
  cancelled: { state: 'unchecked', word: 'Cancelled' },
  failed: { state: 'failed', word: 'Failed' },
} as const;

export function JobRow({ job, onOpen }: { readonly job: Job; readonly onOpen: () => void }) {
  const cancel = useAction(useApi().jobs.cancel);
  const kind = kinds[job.kind];
  const release = useReleases().data?.find(({ id }) => id === job.releaseId);
  return (
    <li className={styles.job}>
      <div className={styles.jobHead}>
        <Button variant="quiet" size="small" onPress={onOpen}>
          {kind.running}
        </Button>
        <span className={styles.release}>{release?.title}</span>
        {job.state === 'running' ? (
          <IconButton
            label={`Cancel: ${kind.running.toLowerCase()}`}
            size="small"
            icon={<X />}
            isDisabled={cancel.isPending}
            onPress={() => void cancel.run({ jobId: job.id })}
          />
        ) : (
          <StateMark state={finished[job.state].state} label={finished[job.state].word} />
        )}
      </div>
      {job.state === 'running' ? <Running job={job} noun={kind.noun} /> : <Ended job={job} noun={kind.noun} />}
    </li>
  );
}

function Running({ job, noun }: { readonly job: Job; readonly noun: string }) {
  const { bytesDone, bytesTotal, bytesPerSecond, secondsLeft } = job.progress;
  const { done, total } = shareOf(job);
  const tone = job.kind === 'upload' ? 'hosted' : job.kind === 'inspect' ? 'accent' : 'external';
  return (
    <>
      <div className={styles.bar}>
        <Progress label={kinds[job.kind].running} value={done} max={total} tone={tone} hasShare />
      </div>
      {job.problem !== null && <p className={styles.trouble}>{job.problem.message}</p>}
      <p className={styles.line}>
        <span>
          {countOf(job, noun)}
          {bytesTotal > 0 && ` · ${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`}
        </span>
        <span>
          {[bytesPerSecond === null ? '' : formatRate(bytesPerSecond), formatTimeLeft(secondsLeft)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
    </>
  );
}

function Ended({ job, noun }: { readonly job: Job; readonly noun: string }) {
  return (
    <p className={styles.line}>
      <span className={styles.message}>{job.problem === null ? countOf(job, noun) : job.problem.message}</span>
      {job.endedAt !== null && <RelativeTime at={job.endedAt} />}
    </p>
  );
}

/** `7 of 12 files`; `12 files` once it is all of them. */
function countOf({ progress: { itemsDone, itemsTotal } }: Job, noun: string): string {
  const all = formatCount(itemsTotal, noun);
  return itemsDone === itemsTotal ? all : `${formatNumber(itemsDone)} of ${all}`;
}
