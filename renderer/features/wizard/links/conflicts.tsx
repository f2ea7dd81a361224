import { useMemo } from 'react';
import { DataTable, type DataTableColumn, formatBytes, formatCount, Notice, shortenHash } from '../../../ui/index.ts';
import { DistributionName } from '../distribution-name.tsx';
import { compareNames } from '../model/link-rows.ts';
import type { Conflict } from '../model/sending-copies.ts';
import styles from './copies.module.css';

interface ConflictsProps {
  readonly conflicts: readonly Conflict[];
  readonly replaced: ReadonlySet<string>;
  readonly onChange: (replaced: Set<string>) => void;
}

/** The place has other bytes under these names: each stays as it is until the person says otherwise. */
export function Conflicts({ conflicts, replaced, onChange }: ConflictsProps) {
  const selection = useMemo(() => ({ selected: replaced, onChange }), [replaced, onChange]);
  return (
    <section className={styles.section} aria-label="Files that are there with other bytes">
      <Notice
        tone="warning"
        title={`${formatCount(conflicts.length, 'file is', 'files are')} there already with other bytes`}
      >
        Tick what may be replaced; the rest stays as it is. Installers that have the digest of a replaced copy from a
        page refuse the new bytes and take the hosted copy.
      </Notice>
      <DataTable
        label="Files in conflict"
        rows={conflicts}
        rowId={idOf}
        rowLabel={nameOf}
        columns={columns}
        selection={selection}
        height={224}
        {...(conflicts.length > 12 ? { filterText: nameOf } : {})}
      />
    </section>
  );
}

const idOf = ({ fileId }: Conflict) => fileId;
const nameOf = ({ filename }: Conflict) => filename;

const columns: readonly DataTableColumn<Conflict>[] = [
  {
    id: 'file',
    header: 'File',
    cell: ({ filename }) => <DistributionName name={filename} />,
    sort: (a, b) => compareNames(a.filename, b.filename),
  },
  {
    id: 'there',
    header: 'There',
    width: 152,
    cell: (conflict) => {
      const { theirSize, theirSha256 } = conflict;
      return theirSize === null ? (
        <span className={styles.about}>it does not say</span>
      ) : (
        <Bytes size={theirSize} sha256={theirSha256} isSameSize={isSameSize(conflict)} />
      );
    },
  },
  {
    id: 'here',
    header: 'Here',
    width: 152,
    cell: (conflict) => <Bytes size={conflict.size} sha256={conflict.sha256} isSameSize={isSameSize(conflict)} />,
  },
];

const isSameSize = ({ size, theirSize }: Conflict) => size === theirSize;

interface BytesProps {
  readonly size: number;
  readonly sha256: string | null;
  readonly isSameSize: boolean;
}

/** By what they can be told apart: their sizes, or their digests where the sizes are the same. */
function Bytes({ size, sha256, isSameSize: isByDigest }: BytesProps) {
  return (
    <span className={isByDigest ? styles.hash : styles.bytes} title={sha256 ?? undefined}>
      {isByDigest && sha256 !== null ? shortenHash(sha256) : formatBytes(size)}
    </span>
  );
}
