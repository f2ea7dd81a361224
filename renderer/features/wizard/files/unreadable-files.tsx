import { useState } from 'react';
import { Button, Card, formatCount, ProblemNotice } from '../../../ui/index.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import { ProblemList } from '../problem-list.tsx';
import type { WizardActions } from '../use-wizard-actions.ts';

interface UnreadableFilesProps {
  readonly release: Release;
  readonly actions: WizardActions;
}

const fewest = 4;

/** What stopped the files that were not read, each with its two ways out. */
export function UnreadableFiles({ release, actions }: UnreadableFilesProps) {
  const [isWhole, setWhole] = useState(false);
  const failed = release.files.flatMap((file) =>
    file.inspection.state === 'failed' ? [{ file, problem: file.inspection.problem }] : [],
  );
  if (failed.length === 0) return null;
  const ids = failed.map(({ file }) => file.id);
  const shown = isWhole ? failed : failed.slice(0, fewest);
  return (
    <Card
      title={`${formatCount(failed.length, 'file was', 'files were')} not read`}
      aside={
        failed.length > 1 && (
          <>
            <Button size="small" variant="quiet" onPress={() => actions.removeFiles(ids)}>
              Leave all out
            </Button>
            <Button size="small" onPress={() => actions.inspect(ids)}>
              Check all again
            </Button>
          </>
        )
      }
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
                  <Button size="small" onPress={() => actions.inspect([file.id])}>
                    Check again
                  </Button>
                  <Button size="small" variant="quiet" onPress={() => actions.removeFiles([file.id])}>
                    Leave out
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
