import { ArrowDownUp } from 'lucide-react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useLocation } from 'wouter';
import type { Job } from '../../../shared/contract/index.ts';
import { useJobs } from '../../api/index.ts';
import { formatCount } from '../../ui/index.ts';
import { JobRow } from './job-row.tsx';
import { shareOfAll } from './share.ts';
import { ShareRing } from './share-ring.tsx';
import styles from './transfers.module.css';

const RECENT = 5;

/** What is under way, from anywhere in the app: how many, how far, and a way to stop it. */
export function TransfersButton() {
  const jobs = useJobs().data ?? [];
  const [, navigate] = useLocation();
  const running = jobs.filter((job) => job.state === 'running');
  const recent = jobs.filter((job) => job.state !== 'running').slice(0, RECENT);

  return (
    <DialogTrigger>
      <AriaButton
        className={styles.button ?? ''}
        aria-label={running.length === 0 ? 'Transfers' : `Transfers: ${formatCount(running.length, 'job')} running`}
      >
        {running.length === 0 ? (
          <ArrowDownUp size={16} aria-hidden="true" />
        ) : (
          <>
            <ShareRing {...shareOfAll(running)} />
            <span className={styles.count}>{running.length}</span>
          </>
        )}
      </AriaButton>
      <Popover className={styles.popover ?? ''} placement="bottom end" offset={6}>
        <Dialog className={styles.dialog ?? ''} aria-label="Transfers">
          {({ close }) => {
            const open = (job: Job) => {
              close();
              navigate(`/releases/${job.releaseId}`);
            };
            return (
              <>
                {running.length === 0 && recent.length === 0 && (
                  <p className={styles.nothing}>
                    Nothing is under way. Hashing, uploads, copies and checks show up here.
                  </p>
                )}
                {running.length > 0 && <Section title="Under way" jobs={running} onOpen={open} />}
                {recent.length > 0 && <Section title="Recent" jobs={recent} onOpen={open} />}
              </>
            );
          }}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface SectionProps {
  readonly title: string;
  readonly jobs: readonly Job[];
  readonly onOpen: (job: Job) => void;
}

function Section({ title, jobs, onOpen }: SectionProps) {
  return (
    <section>
      <h2 className={styles.heading}>{title}</h2>
      <ul>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} onOpen={() => onOpen(job)} />
        ))}
      </ul>
    </section>
  );
}
