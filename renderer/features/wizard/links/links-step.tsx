import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button, Card, Notice, ProblemNotice } from '../../../ui/index.ts';
import type { Job } from '../../../../shared/contract/index.ts';
import { typedNames } from '../../../../shared/contract/typed.ts';
import { countLinks, type LinkRow, linkRows } from '../model/link-rows.ts';
import { jobLine, spokenProgress } from '../model/progress-line.ts';
import { lastFailure } from '../model/release-jobs.ts';
import { conflictsOf, isUnsent } from '../model/sending-copies.ts';
import { hostNames, usesTag } from '../model/url-preview.ts';
import { useTyped } from '../saving.ts';
import { LinkRegister } from '../registering/link-register.tsx';
import { Spoken, StepPanel, TotalsLine } from '../step-panel.tsx';
import type { StepProps } from '../step-props.ts';
import { OrderLine } from './host-order.tsx';
import { HostRow } from './host-row.tsx';
import { FailedLinks } from './failed-links.tsx';
import { NewHost } from './new-host.tsx';
import { NextReleases } from './next-releases.tsx';
import { SendDialog } from './send-dialog.tsx';
import { TagField } from './tag-field.tsx';
import { UnsentFiles } from './unsent-files.tsx';
import { type HostDefaultsState, useHostDefaults } from './use-host-defaults.ts';

/** A second place for the same bytes. Deliberate and explained, never a default (P6, P14). */
export function LinksStep(props: StepProps) {
  const { release, running, jobs, actions } = props;
  const typed = useTyped(release, typedNames.newHost) ?? '';
  const [isAdding, setAdding] = useState(typed !== '');
  const rows = linkRows(release);
  const counts = countLinks(rows);
  const unsent = rows.filter(isUnsent).length;
  const outcome = summary(counts, unsent);
  const job = running.copy ?? running.verify;
  const hostDefaults = useHostDefaults(release);
  const [sendingTo, setSendingTo] = useState<string | null>(null);
  const target = release.hosts.find(({ id }) => id === sendingTo);
  const failed = lastFailure(jobs, release, 'copy');
  const asked = release.hosts.find(({ id }) => conflictsOf(ofHost(rows, id), failed).length > 0);
  const failure = asked === undefined && rows.every(isGood) ? null : untold(failed, rows);

  return (
    <StepPanel
      title="External links"
      lead="Optional. An external link is a second place for the very same bytes, such as a release page or a mirror you run. Each is downloaded and compared by size and SHA-256 first, and every file keeps its hosted copy."
    >
      {release.hosts.length === 0 && !isAdding && (
        <Skippable hostDefaults={hostDefaults} onAdd={() => setAdding(true)} />
      )}
      {release.hosts.length > 0 && (
        <Card
          title="External hosts"
          isFlush
          aside={
            !isAdding && (
              <Button size="small" icon={<Plus />} onPress={() => setAdding(true)}>
                Add another host
              </Button>
            )
          }
        >
          <ol aria-label="External hosts, in the order in which they are tried">
            {release.hosts.map((host) => (
              <HostRow
                key={host.id}
                host={host}
                rows={ofHost(rows, host.id)}
                onSend={() => setSendingTo(host.id)}
                {...props}
              />
            ))}
          </ol>
          {release.hosts.length > 1 && <OrderLine hosts={release.hosts} />}
          <NextReleases {...hostDefaults} />
        </Card>
      )}
      {isAdding && <NewHost {...props} onClose={() => setAdding(false)} />}
      {(usesTag(release) || typed.includes('{tag}')) && <TagField {...props} />}
      {failure?.problem && (
        <ProblemNotice
          problem={failure.problem}
          actions={
            asked !== undefined && (
              <Button size="small" onPress={() => setSendingTo(asked.id)}>
                Choose what may be replaced
              </Button>
            )
          }
        />
      )}
      {running.copy === null && <UnsentFiles hosts={release.hosts} rows={rows} onSend={setSendingTo} />}
      {rows.length > 0 && (
        <>
          <LinkRegister rows={rows} {...props} />
          <TotalsLine
            text={job === null ? outcome : doing(job)}
            actions={
              job === null ? (
                counts.failed > unsent && (
                  <Button size="small" onPress={() => actions.verify()}>
                    Verify again
                  </Button>
                )
              ) : (
                <Button size="small" onPress={() => actions.cancel(job.id)}>
                  Cancel
                </Button>
              )
            }
          />
        </>
      )}
      <Spoken>{spokenProgress(job, job?.kind === 'copy' ? 'Sending copies' : 'Verifying links', outcome)}</Spoken>
      <FailedLinks rows={rows} />
      {target !== undefined && (
        <SendDialog
          key={target.id}
          host={target}
          rows={ofHost(rows, target.id)}
          onClose={() => setSendingTo(null)}
          {...props}
        />
      )}
    </StepPanel>
  );
}

function ofHost(rows: readonly LinkRow[], hostId: string): readonly LinkRow[] {
  return rows.filter((row) => row.hostId === hostId);
}

/** It is there, whatever became of sending it. */
function isGood({ status }: LinkRow): boolean {
  return status.state === 'verified' || status.state === 'registered';
}

/** What the files themselves do not say already. */
function untold(failure: Job | null, rows: readonly LinkRow[]): Job | null {
  const message = failure?.problem?.message;
  const isTold = rows.some(({ status }) => status.state === 'failed' && status.problem.message === message);
  return isTold ? null : failure;
}

function doing(job: Job): string {
  return job.kind === 'copy' ? `Sending ${jobLine(job)}` : jobLine(job, 'link');
}

interface SkippableProps {
  readonly hostDefaults: HostDefaultsState;
  readonly onAdd: () => void;
}

function Skippable({ hostDefaults: { defaults, takeLast }, onAdd }: SkippableProps) {
  const last = defaults?.last ?? null;
  return (
    <>
      {takeLast.problem !== null && <ProblemNotice problem={takeLast.problem} />}
      <Notice
        tone="info"
        title="You can skip this"
        actions={
          <>
            <Button icon={<Plus />} onPress={onAdd}>
              Add an external host
            </Button>
            {last !== null && (
              <Button isPending={takeLast.isPending} onPress={() => void takeLast.run()}>
                {`Use the hosts of ${last.title}`}
              </Button>
            )}
          </>
        }
      >
        Most releases need no external link: the page then lists the hosted copies, as it always did. Add a host if the
        same files already lie elsewhere and you want installers that take the first link to get them from there.
        {last !== null && ` The last release, ${last.title}, had links to ${hostNames(last.templates)}.`}
      </Notice>
    </>
  );
}

function summary(counts: ReturnType<typeof countLinks>, unsent: number): string {
  const parts = [
    [counts.registered, 'registered'],
    [counts.verified, 'verified'],
    [counts.unverified, 'not verified yet'],
    [counts.failed - unsent, 'failed'],
    [unsent, 'not sent'],
    [counts.incomplete, 'without a URL yet'],
  ] as const;
  return parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(' · ');
}
