import { useState } from 'react';
import { Button, Card, formatCount, Notice, ProblemNotice } from '../../../ui/index.ts';
import {
  type FindingGroup,
  groupFindings,
  type Severity,
  type ShownFinding,
  versionsToLeaveOut,
} from '../model/findings.ts';
import { spokenProgress } from '../model/progress-line.ts';
import { totalsOf } from '../model/totals.ts';
import { ProblemList } from '../problem-list.tsx';
import { Spoken, StepPanel } from '../step-panel.tsx';
import type { StepProps } from '../step-props.ts';
import styles from './checks.module.css';

/** What is wrong, or worth knowing, before anything is sent. */
export function ChecksStep(props: StepProps) {
  const { release, running } = props;
  const groups = groupFindings(release);
  const { files, read } = totalsOf(release);
  return (
    <StepPanel
      title="Checks"
      lead="What an index would refuse, and what people trip over later, found before anything is sent. Errors stop the release; warnings do not."
    >
      {read < files && running.inspect !== null && (
        <Notice tone="info">{`${formatCount(files - read, 'file is', 'files are')} still being read; more may be found.`}</Notice>
      )}
      {groups.length === 0 && read === files && <AllGood {...props} />}
      {groups.map((group) => (
        <Findings key={group.severity} group={group} {...props} />
      ))}
      <Spoken>{spokenProgress(running.inspect, 'Reading files', '')}</Spoken>
    </StepPanel>
  );
}

function AllGood({ release }: StepProps) {
  return (
    <Notice tone="success" title="All good">
      <ul className={styles.checked}>
        <li>{formatCount(release.files.length, 'archive')} opened to the end: sound, and no path leads out of them.</li>
        <li>Every file’s metadata agrees with its name, and with the other files of its version.</li>
        <li>No name appears twice, and no project has more than one source distribution of a version.</li>
      </ul>
    </Notice>
  );
}

const titles: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  note: ['note', 'notes'],
};
const meanings: Readonly<Record<Severity, string>> = {
  error: 'must be settled',
  warning: 'the release can go on',
  note: 'good to know',
};
const fewest = 20;

function Findings({ group, ...props }: StepProps & { readonly group: FindingGroup }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? group.findings : group.findings.slice(0, fewest);
  return (
    <Card title={formatCount(group.findings.length, ...titles[group.severity])} aside={meanings[group.severity]}>
      <ProblemList
        more={group.findings.length - shown.length}
        onShowAll={() => setWhole(true)}
        items={shown.map((item) => ({
          key: item.key,
          content: (
            <ProblemNotice
              compact
              severity={group.severity}
              problem={item.finding.problem}
              actions={<WaysOut item={item} {...props} />}
            />
          ),
        }))}
      />
    </Card>
  );
}

/** What can be done about a finding from here. */
function WaysOut({ item: { finding, file }, release, actions }: StepProps & { readonly item: ShownFinding }) {
  const versions = versionsToLeaveOut(release, finding);
  if (versions.length > 0) {
    return versions.map(({ version, fileIds }) => (
      <Button key={version} size="small" onPress={() => actions.removeFiles(fileIds)}>
        {`Leave out ${version} (${formatCount(fileIds.length, 'file')})`}
      </Button>
    ));
  }
  if (file === null || finding.severity !== 'error') return null;
  return (
    <>
      {file.inspection.state === 'failed' && (
        <Button size="small" onPress={() => actions.inspect([file.id])}>
          Check again
        </Button>
      )}
      <Button size="small" variant="quiet" onPress={() => actions.removeFiles([file.id])}>
        Leave the file out
      </Button>
    </>
  );
}
