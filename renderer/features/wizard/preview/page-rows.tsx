import { Card, CopyMark, DataTable, type DataTableColumn, formatCount } from '../../../ui/index.ts';
import { DistributionName } from '../distribution-name.tsx';
import type { PreviewRow, ProjectPreview } from '../../../../shared/contract/index.ts';

/** The anchors of the page in their order, as a person reads them. */
export function PageRows({ preview }: { readonly preview: ProjectPreview }) {
  return (
    <Card title="The page" aside={formatCount(preview.rows.length, 'link')} isFlush>
      <RowTable label={`Links of ${preview.project}`} rows={preview.rows} height={292} />
    </Card>
  );
}

interface RowTableProps {
  readonly label: string;
  readonly rows: readonly PreviewRow[];
  readonly height?: number;
}

export function RowTable({ label, rows, height }: RowTableProps) {
  return (
    <DataTable
      isPlain
      label={label}
      rows={rows}
      rowId={rowId}
      columns={columns}
      {...(height === undefined ? {} : { height })}
    />
  );
}

const rowId = (row: PreviewRow) => `${row.copy} ${row.url}`;

const columns: readonly DataTableColumn<PreviewRow>[] = [
  { id: 'file', header: 'File', cell: (row) => <DistributionName name={row.filename} /> },
  {
    id: 'copy',
    header: 'Copy',
    width: 152,
    cell: (row) => (
      <span title={row.url}>
        <CopyMark copy={row.copy} label={row.host} />
      </span>
    ),
  },
];
