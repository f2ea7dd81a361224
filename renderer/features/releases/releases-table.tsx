import { Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReleaseSummary } from '../../../shared/contract/index.ts';
import { steps, stepTitles } from '../../../shared/contract/steps.ts';
import { useAction, useApi } from '../../api/index.ts';
import {
  Badge,
  Bytes,
  ConfirmDialog,
  CopyMark,
  DataTable,
  type DataTableColumn,
  formatCount,
  formatNumber,
  IconButton,
  ProblemNotice,
  RelativeTime,
  StateMark,
} from '../../ui/index.ts';
import styles from './releases.module.css';

export function ReleasesTable({ releases }: { readonly releases: readonly ReleaseSummary[] }) {
  const [, navigate] = useLocation();
  const remove = useAction(useApi().releases.remove);
  const [removing, setRemoving] = useState<ReleaseSummary | null>(null);
  const columns = useMemo(() => columnsWith(setRemoving), []);

  return (
    <>
      {remove.problem !== null && <ProblemNotice problem={remove.problem} />}
      <DataTable
        label="Releases"
        rows={releases}
        rowId={idOf}
        columns={columns}
        onOpen={(release) => navigate(`/releases/${release.id}`)}
        initialSort={{ column: 'changed', direction: 'descending' }}
        filterText={releases.length > 12 ? titleOf : undefined}
      />
      <ConfirmDialog
        title="Remove this draft?"
        confirmLabel="Remove the draft"
        danger
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
        onConfirm={() => {
          if (removing !== null) void remove.run({ releaseId: removing.id });
        }}
      >
        <p>
          The app forgets {removing?.title ?? 'it'}. The files on disk, the hosted copies on the index and the links
          that were registered stay as they are.
        </p>
      </ConfirmDialog>
    </>
  );
}

function idOf(release: ReleaseSummary): string {
  return release.id;
}

function titleOf(release: ReleaseSummary): string {
  return release.title;
}

function columnsWith(onRemove: (release: ReleaseSummary) => void): readonly DataTableColumn<ReleaseSummary>[] {
  return [
    {
      id: 'title',
      header: 'Release',
      sort: (a, b) => a.title.localeCompare(b.title, 'en', { numeric: true }),
      cell: (release) => (
        <span className={styles.title}>
          <Link href={`/releases/${release.id}`} className={styles.link ?? ''} title={release.title} tabIndex={-1}>
            {release.title}
          </Link>
          {release.problemCount > 0 && <Badge tone="bad">{formatCount(release.problemCount, 'problem')}</Badge>}
        </span>
      ),
    },
    {
      id: 'step',
      header: 'Step',
      width: 128,
      sort: (a, b) => steps.indexOf(a.step) - steps.indexOf(b.step),
      cell: (release) =>
        release.publishedAt === null ? (
          <span className={styles.soft}>{stepTitles[release.step]}</span>
        ) : (
          <StateMark state="healthy" label="Published" />
        ),
    },
    {
      id: 'files',
      header: 'Files',
      width: 64,
      align: 'end',
      sort: (a, b) => a.fileCount - b.fileCount,
      cell: (release) => formatNumber(release.fileCount),
    },
    {
      id: 'size',
      header: 'Size',
      width: 96,
      align: 'end',
      sort: (a, b) => a.bytes - b.bytes,
      cell: (release) => <Bytes value={release.bytes} />,
    },
    {
      id: 'hosted',
      header: 'Hosted',
      width: 100,
      sort: (a, b) => a.hostedCount - b.hostedCount,
      cell: (release) =>
        release.hostedCount === 0 ? (
          <span className={styles.soft}>–</span>
        ) : (
          <CopyMark
            copy="hosted"
            label={`${formatNumber(release.hostedCount)} of ${formatNumber(release.fileCount)}`}
          />
        ),
    },
    {
      id: 'links',
      header: 'Links',
      width: 72,
      sort: (a, b) => a.linkCount - b.linkCount,
      cell: (release) =>
        release.linkCount === 0 ? (
          <span className={styles.soft}>–</span>
        ) : (
          <CopyMark copy="external" label={formatNumber(release.linkCount)} />
        ),
    },
    {
      id: 'changed',
      header: 'Last change',
      width: 112,
      sort: (a, b) => a.updatedAt.localeCompare(b.updatedAt),
      cell: (release) => (
        <span className={styles.soft}>
          <RelativeTime at={release.updatedAt} />
        </span>
      ),
    },
    {
      id: 'published',
      header: 'Published',
      width: 104,
      sort: (a, b) => (a.publishedAt ?? '').localeCompare(b.publishedAt ?? ''),
      cell: (release) =>
        release.publishedAt === null ? (
          <span className={styles.soft}>–</span>
        ) : (
          <RelativeTime at={release.publishedAt} />
        ),
    },
    {
      id: 'actions',
      header: 'Actions',
      isHeaderHidden: true,
      width: 40,
      align: 'end',
      cell: (release) => (
        <IconButton
          label={`Remove ${release.title}`}
          size="small"
          icon={<Trash2 />}
          onPress={() => onRemove(release)}
        />
      ),
    },
  ];
}
