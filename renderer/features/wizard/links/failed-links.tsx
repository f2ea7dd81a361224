import { useState } from 'react';
import { Card, formatCount, ProblemNotice } from '../../../ui/index.ts';
import type { LinkRow } from '../model/link-rows.ts';
import { ProblemList } from '../problem-list.tsx';

const fewest = 4;

/** Why links were refused. A release does not wait for them. */
export function FailedLinks({ rows }: { readonly rows: readonly LinkRow[] }) {
  const [isWhole, setWhole] = useState(false);
  const failed = rows.flatMap((row) => (row.status.state === 'failed' ? [{ row, problem: row.status.problem }] : []));
  if (failed.length === 0) return null;
  const shown = isWhole ? failed : failed.slice(0, fewest);
  return (
    <Card
      title={`${formatCount(failed.length, 'link')} cannot be registered`}
      aside="their files go out with the hosted copy"
    >
      <ProblemList
        more={failed.length - shown.length}
        onShowAll={() => setWhole(true)}
        items={shown.map(({ row, problem }) => ({
          key: row.id,
          content: <ProblemNotice compact severity="warning" problem={problem} />,
        }))}
      />
    </Card>
  );
}
