import { useState } from 'react';
import { Card, Filename, formatCount, ProblemNotice } from '../../../ui/index.ts';
import type { LinkRow } from '../model/link-rows.ts';
import { groupProblems } from '../model/problem-groups.ts';
import { isUnsent } from '../model/sending-copies.ts';
import { ProblemList } from '../problem-list.tsx';
import styles from './links.module.css';

const fewest = 4;

/** Why links were refused. A release does not wait for them. */
export function FailedLinks({ rows }: { readonly rows: readonly LinkRow[] }) {
  const [isWhole, setWhole] = useState(false);
  const failed = rows.flatMap((row) =>
    row.status.state === 'failed' && !isUnsent(row) ? [{ name: row.file.filename, problem: row.status.problem }] : [],
  );
  if (failed.length === 0) return null;
  const groups = groupProblems(failed);
  const shown = isWhole ? groups : groups.slice(0, fewest);
  return (
    <Card
      title={`${formatCount(failed.length, 'link')} cannot be registered`}
      aside={failed.length === 1 ? 'its file goes out with the hosted copy' : 'their files go out with the hosted copy'}
    >
      <ProblemList
        more={groups.length - shown.length}
        onShowAll={() => setWhole(true)}
        items={shown.map(({ problem, names }) => ({
          key: `${problem.message} ${names[0] ?? ''}`,
          content: <ProblemNotice compact severity="warning" problem={problem} about={<Names names={names} />} />,
        }))}
      />
    </Card>
  );
}

/** Which files it is about. */
export function Names({ names }: { readonly names: readonly string[] }) {
  const shown = names.slice(0, fewest);
  return (
    <ul className={styles.names} aria-label="Files">
      {shown.map((name) => (
        <li key={name}>
          <Filename name={name} />
        </li>
      ))}
      {names.length > shown.length && <li>{`and ${formatCount(names.length - shown.length, 'more file')}`}</li>}
    </ul>
  );
}
