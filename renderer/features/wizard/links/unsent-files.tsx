import { useState } from 'react';
import { Button, Card, formatCount, ProblemNotice } from '../../../ui/index.ts';
import type { ExternalHost } from '../../../../shared/contract/index.ts';
import type { Problem } from '../../../../shared/problem/index.ts';
import type { LinkRow } from '../model/link-rows.ts';
import { groupProblems } from '../model/problem-groups.ts';
import { isConflict, isUnsent } from '../model/sending-copies.ts';
import { hostLabel } from '../model/url-preview.ts';
import { ProblemList } from '../problem-list.tsx';
import { Names } from './failed-links.tsx';

interface UnsentFilesProps {
  readonly hosts: readonly ExternalHost[];
  readonly rows: readonly LinkRow[];
  readonly onSend: (hostId: string) => void;
}

/** Which files are not at which host because they could not be sent, and the way back to the dialog that sends them. */
export function UnsentFiles({ hosts, rows, onSend }: UnsentFilesProps) {
  const unsent = rows.filter(isUnsent);
  return hosts.map((host) => (
    <UnsentToHost
      key={host.id}
      host={host}
      rows={unsent.filter(({ hostId }) => hostId === host.id)}
      onSend={() => onSend(host.id)}
    />
  ));
}

const fewest = 4;

interface UnsentToHostProps {
  readonly host: ExternalHost;
  readonly rows: readonly LinkRow[];
  readonly onSend: () => void;
}

function UnsentToHost({ host, rows, onSend }: UnsentToHostProps) {
  const [isWhole, setWhole] = useState(false);
  if (rows.length === 0) return null;
  const told = rows.flatMap(({ file, status }) =>
    status.state === 'failed' ? [{ name: file.filename, problem: status.problem }] : [],
  );
  const others = groupProblems(told.filter(({ problem }) => !isConflict(problem)));
  const groups = [...conflictsAsOne(host, told), ...others];
  const shown = isWhole ? groups : groups.slice(0, fewest);
  return (
    <Card
      title={`${formatCount(rows.length, 'file was', 'files were')} not sent to ${hostLabel(host.template)}`}
      aside="the hosted copies are unharmed"
    >
      <ProblemList
        more={groups.length - shown.length}
        onShowAll={() => setWhole(true)}
        items={shown.map(({ problem, names }) => ({
          key: `${problem.message} ${names[0] ?? ''}`,
          content: (
            <ProblemNotice
              compact
              severity="warning"
              problem={problem}
              about={<Names names={names} />}
              actions={
                <Button size="small" onPress={onSend}>
                  {isConflict(problem) ? 'Choose what may be replaced' : 'Send again'}
                </Button>
              }
            />
          ),
        }))}
      />
    </Card>
  );
}

/** They are answered together: a sentence for each of hundreds would say nothing more. */
function conflictsAsOne(
  host: ExternalHost,
  told: readonly { readonly name: string; readonly problem: Problem }[],
): readonly { readonly problem: Problem; readonly names: readonly string[] }[] {
  const conflicts = told.filter(({ problem }) => isConflict(problem));
  const [first] = conflicts;
  if (first === undefined) return [];
  const names = conflicts.map(({ name }) => name);
  if (conflicts.length === 1) return [{ problem: first.problem, names }];
  return [
    {
      problem: {
        code: first.problem.code,
        message: `${hostLabel(host.template)} has other bytes under the names of ${formatCount(conflicts.length, 'file')}. Nothing was replaced.`,
        facts: { host: hostLabel(host.template), files: conflicts.length },
        remedy:
          'Choose which copies may go; installers that have their digests then fall back to the hosted copy. Or choose another place.',
      },
      names,
    },
  ];
}
