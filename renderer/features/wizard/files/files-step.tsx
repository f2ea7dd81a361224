import { FilePlus, FolderPlus, PackageOpen } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, EmptyState, formatBytes, formatCount, formatNumber, ProblemNotice } from '../../../ui/index.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import { isFromIndex } from '../model/index-files.ts';
import { groupFiles, groupKey, isMixed } from '../model/groups.ts';
import { targetName } from '../model/primary-action.ts';
import { jobLine, spokenProgress } from '../model/progress-line.ts';
import { lastFailure } from '../model/release-jobs.ts';
import { totalsOf } from '../model/totals.ts';
import { capital } from '../model/words.ts';
import { Spoken, StepPanel, TotalsLine } from '../step-panel.tsx';
import type { StepProps } from '../step-props.ts';
import type { FilePicker } from '../use-file-picker.ts';
import { DropFiles } from './drop-files.tsx';
import { FilesTable } from './files-table.tsx';
import { GroupFilter } from './group-filter.tsx';
import { UnreadableFiles } from './unreadable-files.tsx';

interface FilesStepProps extends StepProps {
  readonly picker: FilePicker;
}

/** Which files go out. They are read and hashed as soon as they are here. */
export function FilesStep({ release, running, jobs, actions, picker }: FilesStepProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [group, setGroup] = useState<string | null>(null);
  const groups = useMemo(() => groupFiles(release.files), [release.files]);
  const shownGroup = groups.some(({ key }) => key === group) ? group : null;
  const shown = useMemo(
    () => (shownGroup === null ? release.files : release.files.filter((file) => groupKey(file) === shownGroup)),
    [release.files, shownGroup],
  );
  const chosen = release.files.filter(({ id }) => selected.has(id));
  const failure = lastFailure(jobs, release, 'inspect');
  const job = running.inspect;
  const fromIndex = isFromIndex(release);

  return (
    <StepPanel
      title="Files"
      lead={
        fromIndex
          ? `${capital(targetName(release))} has these files already. Their sizes and SHA-256 are those that it lists; none of them has to lie on this computer.`
          : 'The wheels and source distributions of this release. Each is read once, for its metadata and its hashes.'
      }
      aside={release.files.length > 0 && !fromIndex && <AddButtons picker={picker} />}
    >
      {failure?.problem && <ProblemNotice problem={failure.problem} />}
      <DropFiles isEmpty={release.files.length === 0} isDisabled={fromIndex} onDrop={actions.addFiles}>
        {release.files.length === 0 ? (
          <NoFiles actions={actions} picker={picker} />
        ) : (
          <>
            {isMixed(groups) && <GroupFilter groups={groups} selected={shownGroup} onSelect={setGroup} />}
            <FilesTable
              files={shown}
              job={job}
              isMixed={isMixed(groups)}
              selection={{ selected, onChange: setSelected }}
            />
            <TotalsLine
              text={chosen.length > 0 ? `${formatCount(chosen.length, 'file')} selected` : totalsText(release, job)}
              actions={
                <>
                  {chosen.length > 0 && (
                    <Button
                      size="small"
                      onPress={() => {
                        actions.removeFiles(chosen.map(({ id }) => id));
                        setSelected(new Set());
                      }}
                    >
                      {`Leave out ${formatCount(chosen.length, 'file')}`}
                    </Button>
                  )}
                  {job !== null && (
                    <Button size="small" onPress={() => actions.cancel(job.id)}>
                      Cancel reading
                    </Button>
                  )}
                  {job === null && hasUnread(release) && (
                    <Button size="small" onPress={() => actions.inspect()}>
                      Read the rest
                    </Button>
                  )}
                </>
              }
            />
          </>
        )}
      </DropFiles>
      <Spoken>{spokenProgress(job, 'Reading files', totalsText(release, null))}</Spoken>
      <UnreadableFiles release={release} actions={actions} />
    </StepPanel>
  );
}

function AddButtons({ picker, isFirst = false }: { readonly picker: FilePicker; readonly isFirst?: boolean }) {
  return (
    <>
      <Button variant={isFirst ? 'primary' : 'secondary'} icon={<FolderPlus />} onPress={() => picker.pick('folder')}>
        {picker.isNative ? 'Add folder' : 'Add files'}
      </Button>
      {picker.isNative && (
        <Button icon={<FilePlus />} onPress={() => picker.pick('files')}>
          Add files
        </Button>
      )}
    </>
  );
}

function NoFiles({ actions, picker }: Pick<FilesStepProps, 'actions' | 'picker'>) {
  return (
    <EmptyState
      icon={<PackageOpen />}
      title="Which files go out?"
      action={
        <>
          <AddButtons picker={picker} isFirst />
          <Button variant="quiet" onPress={() => actions.addSample()}>
            Try the sample project
          </Button>
        </>
      }
    >
      Choose the folder your build wrote to, usually <code>dist</code>, or drop wheels and source distributions here.
      Nothing is sent yet.
    </EmptyState>
  );
}

function hasUnread(release: Release): boolean {
  return release.files.some(({ inspection }) => inspection.state === 'waiting' || inspection.state === 'running');
}

function totalsText(release: Release, job: StepProps['running']['inspect']): string {
  if (job !== null) return jobLine(job);
  const { files, bytes, read, unreadable } = totalsOf(release);
  if (isFromIndex(release)) {
    return [formatCount(files, 'file'), formatBytes(bytes), 'as the index lists them'].join(' · ');
  }
  const state = unreadable > 0 ? `${formatNumber(unreadable)} not read` : read === files ? 'all read' : `${read} read`;
  return [formatCount(files, 'file'), formatBytes(bytes), state].join(' · ');
}
