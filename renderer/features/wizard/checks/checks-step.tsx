import { useState } from 'react';
import { Button, Card, formatCount, Notice, ProblemNotice } from '../../../ui/index.ts';
import { FindingAbout } from './finding-about.tsx';
import {
  type FindingGroup,
  groupFindings,
  type Severity,
  type ShownFinding,
  versionsToLeaveOut,
} from '../model/findings.ts';
import { countIndexFiles, isFromIndex } from '../model/index-files.ts';
import { targetName } from '../model/primary-action.ts';
import { spokenProgress } from '../model/progress-line.ts';
import { totalsOf } from '../model/totals.ts';
import { capital } from '../model/words.ts';
import { ProblemList } from '../problem-list.tsx';
import { Spoken, StepPanel } from '../step-panel.tsx';
import type { StepProps } from '../step-props.ts';
import styles from './checks.module.css';

/** What is wrong, or worth knowing, before anything is sent. */
export function ChecksStep(props: StepProps) {
  const { release, running } = props;
  const groups = groupFindings(release);
  const { files, read, errors, warnings } = totalsOf(release);
  const stops = errors > 0 || warnings > 0;
  return (
    <StepPanel
      title="Checks"
      lead="What an index would refuse, and what people trip over later, found before anything is sent. Errors stop the release; warnings do not."
    >
      {read < files && running.inspect !== null && (
        <Notice tone="info">{`${formatCount(files - read, 'file is', 'files are')} still being read; more may be found.`}</Notice>
      )}
      {countIndexFiles(release) > 0 && <OnTheIndex {...props} />}
      {!stops && read === files && !isFromIndex(release) && <AllGood {...props} />}
      {groups.map((group) => (
        <Findings key={group.severity} group={group} {...props} />
      ))}
      <Spoken>{spokenProgress(running.inspect, 'Reading files', '')}</Spoken>
    </StepPanel>
  );
}

/** What an index has taken is not judged again. */
function OnTheIndex({ release }: StepProps) {
  const isAll = isFromIndex(release);
  const files = formatCount(countIndexFiles(release), 'file');
  const has = `${capital(targetName(release))} has ${files}${isAll ? '' : ' of the release'} already`;
  return (
    <Notice tone="info" title={isAll ? 'There is nothing to check before sending' : has}>
      {isAll && `${has}, and nothing is sent. `}
      They were not opened here. Each external link is downloaded and compared with the size and the SHA-256 that the
      index lists before it can be registered.
    </Notice>
  );
}

function AllGood({ release }: StepProps) {
  const archives = release.files.length - countIndexFiles(release);
  return (
    <Notice tone="success" title="All good">
      <ul className={styles.checked}>
        <li>{formatCount(archives, 'archive')} opened to the end: sound, and no path leads out of them.</li>
        <li>Every file’s metadata agrees with its name, and with the other files of its version.</li>
        <li>Names, platform tags, metadata, dependencies, classifiers and sizes are what an index takes.</li>
        <li>Descriptions have a content type that an index takes. Markdown was not rendered: any text is Markdown.</li>
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
    <Card title={formatCount(countFindings(group), ...titles[group.severity])} aside={meanings[group.severity]}>
      <ProblemList
        more={group.findings.length - shown.length}
        onShowAll={() => setWhole(true)}
        items={shown.map((item) => ({
          key: item.key,
          content: (
            <ProblemNotice
              compact
              severity={group.severity}
              problem={item.finding}
              about={<FindingAbout item={item} />}
              actions={<WaysOut item={item} {...props} />}
            />
          ),
        }))}
      />
    </Card>
  );
}

/** Each file counts: the step list beside it counts so too. */
function countFindings({ findings }: FindingGroup): number {
  return findings.reduce((sum, { files }) => sum + Math.max(1, files.length), 0);
}

/** What can be done about a finding from here. */
function WaysOut({ item: { finding, files }, release, actions }: StepProps & { readonly item: ShownFinding }) {
  const versions = versionsToLeaveOut(release, finding);
  if (versions.length > 0) {
    return versions.map(({ version, fileIds }) => (
      <Button key={version} size="small" onPress={() => actions.removeFiles(fileIds)}>
        {`Leave out ${version} (${formatCount(fileIds.length, 'file')})`}
      </Button>
    ));
  }
  if (files.length === 0 || finding.severity !== 'error') return null;
  const ids = files.map(({ id }) => id);
  return (
    <>
      {files.every(({ inspection }) => inspection.state === 'failed') && (
        <Button size="small" onPress={() => actions.inspect(ids)}>
          Check again
        </Button>
      )}
      <Button size="small" variant="quiet" onPress={() => actions.removeFiles(ids)}>
        {files.length === 1 ? 'Leave the file out' : `Leave ${formatCount(files.length, 'file')} out`}
      </Button>
    </>
  );
}
