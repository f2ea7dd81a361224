import { HardDriveUpload } from 'lucide-react';
import { Button, Card, EmptyState, formatBytes, formatCount, Notice, ProblemNotice } from '../../../ui/index.ts';
import { useState } from 'react';
import type { Release } from '../../../../shared/contract/index.ts';
import { isFromIndex } from '../model/index-files.ts';
import { targetName } from '../model/primary-action.ts';
import { bytesOf, filesOf, jobLine, spokenProgress } from '../model/progress-line.ts';
import { lastFailure } from '../model/release-jobs.ts';
import { type Totals, totalsOf } from '../model/totals.ts';
import { capital } from '../model/words.ts';
import { ProblemList } from '../problem-list.tsx';
import { Spoken, StepPanel, TotalsLine } from '../step-panel.tsx';
import type { StepProps } from '../step-props.ts';
import { AwaitedLine } from './awaited-line.tsx';
import { HalfSent } from './half-sent.tsx';
import { HostedTable } from './hosted-table.tsx';
import { predictionOf, predictionsOutcome } from './prediction.ts';
import { TargetCard } from './target-card.tsx';

/** The copy that the index keeps of every file, and that installers fall back to. */
export function HostedStep(props: StepProps) {
  if (props.release.files.length === 0) return <NothingToHost {...props} />;
  return <HostedFiles {...props} />;
}

function NothingToHost({ release, actions }: StepProps) {
  return (
    <StepPanel title="Hosted copy" lead={<Lead release={release} />}>
      <EmptyState
        icon={<HardDriveUpload size={24} />}
        title="There is nothing to upload yet"
        action={
          <Button variant="primary" onPress={() => actions.open('files')}>
            Pick files
          </Button>
        }
      >
        The release has no files. Pick what your build made; then choose here where it goes.
      </EmptyState>
    </StepPanel>
  );
}

function HostedFiles(props: StepProps) {
  const { release, running, actions } = props;
  const job = running.upload;
  const totals = totalsOf(release);
  const isDone = totals.files > 0 && totals.hosted === totals.files;
  return (
    <StepPanel title="Hosted copy" lead={<Lead release={release} />}>
      {!isFromIndex(release) && <TargetCard {...props} />}
      <UploadFailure {...props} />
      {isDone && (
        <Notice
          tone="success"
          title={`${capital(targetName(release))} has ${totals.files === 1 ? 'the file' : `all ${totals.files} files`}`}
        >
          {isFromIndex(release)
            ? 'They were published before, so nothing is sent and no token is needed. Size and SHA-256 of each are those that the index lists.'
            : `It was read back: size and SHA-256 of every file are the same there as here. ${predictionsOutcome(release)}`}
        </Notice>
      )}
      <HalfSent release={release} />
      <AwaitedLine release={release} />
      <HostedTable
        target={release.target}
        files={release.files}
        job={job}
        onCancel={actions.cancelFile}
        onRetry={actions.uploadFile}
      />
      <TotalsLine
        text={job === null ? outcome(totals) : jobLine(job)}
        actions={
          job !== null && (
            <Button size="small" onPress={() => actions.cancel(job.id)}>
              Cancel all
            </Button>
          )
        }
      />
      <Spoken>{spokenProgress(job, 'Uploading', outcome(totals))}</Spoken>
      <FailedUploads release={release} actions={actions} />
    </StepPanel>
  );
}

/** What stopped the upload as a whole. The checks say it at more length, and when it is settled. */
function UploadFailure({ release, jobs, actions }: StepProps) {
  const problem = lastFailure(jobs, release, 'upload')?.problem ?? null;
  if (problem === null) return null;
  if (problem.code !== 'upload.checks_failed') return <ProblemNotice problem={problem} />;
  if (totalsOf(release).errors === 0) return null;
  return (
    <ProblemNotice
      problem={problem}
      actions={
        <Button size="small" onPress={() => actions.open('checks')}>
          Open the checks
        </Button>
      }
    />
  );
}

function outcome({ files, bytes, hosted, hostedBytes }: Totals): string {
  return `${filesOf(hosted, files)} hosted · ${hosted === files ? formatBytes(bytes) : bytesOf(hostedBytes, bytes)}`;
}

function Lead({ release }: { readonly release: Release }) {
  const keeps = `${capital(targetName(release))} keeps a copy of every file. Installers fall back to it when an external link fails.`;
  const there = release.target.id === 'rehearsal' ? ' It runs on this machine: nothing leaves it.' : '';
  const isPredicted = release.files.some((file) => predictionOf(file, release.target).state === 'expected');
  return `${keeps}${there}${isPredicted ? ' Open a file to see the address that it will have.' : ''}`;
}

const fewest = 5;

function FailedUploads({ release, actions }: Pick<StepProps, 'release' | 'actions'>) {
  const [isWhole, setWhole] = useState(false);
  const failed = release.files.flatMap((file) =>
    file.hosted.state === 'failed' ? [{ file, problem: file.hosted.problem }] : [],
  );
  if (failed.length === 0) return null;
  const shown = isWhole ? failed : failed.slice(0, fewest);
  return (
    <Card
      title={`${formatCount(failed.length, 'file was', 'files were')} not uploaded`}
      aside="the others are unharmed"
    >
      <ProblemList
        more={failed.length - shown.length}
        onShowAll={() => setWhole(true)}
        items={shown.map(({ file, problem }) => ({
          key: file.id,
          content: (
            <ProblemNotice
              compact
              problem={problem}
              actions={
                <>
                  <Button size="small" variant="quiet" onPress={() => actions.uploadFile(file.id)}>
                    Try again
                  </Button>
                  <Button size="small" variant="quiet" onPress={() => actions.removeFiles([file.id])}>
                    Leave out of the release
                  </Button>
                </>
              }
            />
          ),
        }))}
      />
    </Card>
  );
}
