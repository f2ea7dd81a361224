import { PackageSearch, Plus } from 'lucide-react';
import { useRef } from 'react';
import { Button, PageHeader, ProblemNotice, Progress, Skeleton, useKeptFocus, WindowDrop } from '../../ui/index.ts';
import { useReleases } from '../../api/index.ts';
import { FirstRelease } from './first-release.tsx';
import { useNewRelease } from './new-release.tsx';
import { ReleasesTable } from './releases-table.tsx';
import styles from './releases.module.css';

export function ReleasesScreen() {
  const releases = useReleases();
  const { pickFolder, fromIndex, drop, isPending, spooling, problem, dismiss } = useNewRelease();
  const isFirst = releases.data?.length === 0;
  // Which of the two screens it is. Before that there is nothing to press that would go away under the focus.
  const isKnown = releases.data !== undefined || releases.problem !== null;
  const root = useRef<HTMLDivElement>(null);
  // A draft that was removed takes its row and the focus along.
  useKeptFocus(root, () => {
    const row = root.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]');
    (row ?? root.current?.closest('main'))?.focus();
  });

  return (
    <div ref={root} className={styles.screen}>
      {!isFirst && (
        <PageHeader
          title="Releases"
          subtitle="Drafts and what they became. Each is saved as you go."
          action={
            isKnown && (
              <>
                <Button icon={<PackageSearch />} isDisabled={isPending} onPress={fromIndex}>
                  From an index
                </Button>
                <Button variant="primary" icon={<Plus />} isPending={isPending} onPress={pickFolder}>
                  New release
                </Button>
              </>
            )
          }
        />
      )}
      {problem !== null && (
        <ProblemNotice
          problem={problem}
          actions={
            <Button size="small" onPress={dismiss}>
              Dismiss
            </Button>
          }
        />
      )}
      {spooling !== null && (
        <div className={styles.spooling} role="status">
          <span>
            Copying {spooling.name} ({spooling.index + 1} of {spooling.count})
          </span>
          <Progress label="Copying" value={spooling.bytesDone} max={spooling.bytesTotal} hasShare />
        </div>
      )}
      {releases.problem !== null && <ProblemNotice problem={releases.problem} />}
      {!isKnown && <Skeleton height={226} />}
      {releases.data !== undefined && (isFirst ? <FirstRelease /> : <ReleasesTable releases={releases.data} />)}
      <WindowDrop message="Drop files or a dist folder to start a release" onDrop={drop} isDisabled={isPending} />
    </div>
  );
}
