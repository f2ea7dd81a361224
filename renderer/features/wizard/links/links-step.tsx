import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button, Card, Notice } from '../../../ui/index.ts';
import { typedNames } from '../../../../shared/contract/typed.ts';
import { countLinks, linkRows } from '../model/link-rows.ts';
import { jobLine, spokenProgress } from '../model/progress-line.ts';
import { usesTag } from '../model/url-preview.ts';
import { useTyped } from '../saving.ts';
import { Spoken, StepPanel, TotalsLine } from '../step-panel.tsx';
import type { StepProps } from '../step-props.ts';
import { HostRow } from './host-row.tsx';
import { FailedLinks } from './failed-links.tsx';
import { LinkTable } from './link-table.tsx';
import { NewHost } from './new-host.tsx';
import { Registration } from './registration.tsx';
import { TagField } from './tag-field.tsx';

/** A second place for the same bytes. Deliberate and explained, never a default (P6, P14). */
export function LinksStep(props: StepProps) {
  const { release, running, actions } = props;
  const typed = useTyped(release, typedNames.newHost) ?? '';
  const [isAdding, setAdding] = useState(typed !== '');
  const rows = linkRows(release);
  const counts = countLinks(rows);
  const job = running.verify;

  return (
    <StepPanel
      title="External links"
      lead="Optional. An external link is a second place for the very same bytes, such as a release page or a mirror you run. Each is downloaded and compared by size and SHA-256 first, and every file keeps its hosted copy."
    >
      {release.hosts.length === 0 && !isAdding && <Skippable onAdd={() => setAdding(true)} />}
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
          <ul>
            {release.hosts.map((host) => (
              <HostRow key={host.id} host={host} rows={rows.filter((row) => row.hostId === host.id)} {...props} />
            ))}
          </ul>
        </Card>
      )}
      {isAdding && <NewHost {...props} onClose={() => setAdding(false)} />}
      {(usesTag(release) || typed.includes('{tag}')) && <TagField {...props} />}
      {counts.verified > 0 && job === null && <Registration rows={rows} {...props} />}
      {rows.length > 0 && (
        <>
          <LinkTable rows={rows} hosts={release.hosts} job={job} actions={actions} />
          <TotalsLine
            text={job === null ? summary(counts) : jobLine(job, 'link')}
            actions={
              job === null ? (
                counts.failed > 0 && (
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
      <Spoken>{spokenProgress(job, 'Verifying links', summary(counts))}</Spoken>
      <FailedLinks rows={rows} />
    </StepPanel>
  );
}

function Skippable({ onAdd }: { readonly onAdd: () => void }) {
  return (
    <Notice
      tone="info"
      title="You can skip this"
      actions={
        <Button icon={<Plus />} onPress={onAdd}>
          Add an external host
        </Button>
      }
    >
      Most releases need no external link: the page then lists the hosted copies, as it always did. Add a host if the
      same files already lie elsewhere and you want installers that take the first link to get them from there.
    </Notice>
  );
}

function summary(counts: ReturnType<typeof countLinks>): string {
  const parts = [
    [counts.registered, 'registered'],
    [counts.verified, 'verified'],
    [counts.unverified, 'not verified yet'],
    [counts.failed, 'failed'],
    [counts.incomplete, 'without a URL yet'],
  ] as const;
  return parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(' · ');
}
