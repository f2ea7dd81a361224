import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge, Button, ConfirmDialog, CopyMark, formatCount, IconButton } from '../../../ui/index.ts';
import type { ExternalHost } from '../../../../shared/contract/index.ts';
import { type LinkRow, linkReferences } from '../model/link-rows.ts';
import { hostLabel, templateProblem } from '../model/url-preview.ts';
import { putText, useUnsavedTexts } from '../saving.ts';
import { useSavedText } from '../use-saved-text.ts';
import type { StepProps } from '../step-props.ts';
import { RehearsalCheckbox } from './rehearsal-checkbox.tsx';
import { TemplateField } from './template-field.tsx';
import { Url } from './url.tsx';
import styles from './links.module.css';

interface HostRowProps extends StepProps {
  readonly host: ExternalHost;
  readonly rows: readonly LinkRow[];
}

/** One external host: its template, saved as it is typed. With registered links it stays as it is. */
export function HostRow({ host, rows, release, actions }: HostRowProps) {
  const [isRemoving, setRemoving] = useState(false);
  const isUnsaved = useUnsavedTexts((state) => state.texts[hostKey(release.id, host.id)] !== undefined);
  const [isEditing, setEditing] = useState(isUnsaved);
  const registered = rows.filter((row) => row.status.state === 'registered');
  const label = hostLabel(host.template);
  return (
    <li className={styles.host}>
      <div className={styles.hostLine}>
        <div className={styles.hostName}>
          <CopyMark copy="external" label={label} />
          {host.rehearsal && <Badge>rehearsal</Badge>}
          {registered.length > 0 && <Badge tone="external">{`${registered.length} registered`}</Badge>}
        </div>
        {registered.length === 0 && !isEditing && (
          <IconButton size="small" label={`Edit ${label}`} icon={<Pencil />} onPress={() => setEditing(true)} />
        )}
        <IconButton size="small" label={`Remove ${label}`} icon={<Trash2 />} onPress={() => setRemoving(true)} />
      </div>
      {isEditing && registered.length === 0 ? (
        <HostForm host={host} release={release} actions={actions} onDone={() => setEditing(false)} />
      ) : (
        <p className={styles.fixed}>
          <Url url={host.template} />
          {registered.length > 0 && (
            <span className={styles.missing}>Withdraw its registered links to change the template.</span>
          )}
        </p>
      )}
      <ConfirmDialog
        title={`Remove ${label}?`}
        confirmLabel={
          registered.length > 0 ? `Withdraw ${formatCount(registered.length, 'link')} and remove` : 'Remove the host'
        }
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        onConfirm={() => {
          putText(hostKey(release.id, host.id), null);
          actions.removeHost(host.id, linkReferences(registered));
        }}
        danger={registered.length > 0}
      >
        {registered.length > 0
          ? 'Its links leave the next page that you publish; a page that is out keeps them until then. Nothing at the host is changed, and the hosted copies stay.'
          : 'Its links are forgotten. Nothing at the host is changed.'}
      </ConfirmDialog>
    </li>
  );
}

interface HostFormProps extends Pick<HostRowProps, 'host' | 'release' | 'actions'> {
  readonly onDone: () => void;
}

/** The table below shows the URLs that come of it. */
function HostForm({ host, release, actions, onDone }: HostFormProps) {
  const template = useSavedText({
    key: hostKey(release.id, host.id),
    value: host.template,
    save: (text) => actions.saveHost({ ...host, template: text }),
    canSave: (text) => text.trim() !== '' && templateProblem(text, host.rehearsal) === null,
  });
  const problem = templateProblem(template.text, host.rehearsal);
  const isEmpty = template.text.trim() === '';
  return (
    <div className={styles.form}>
      <TemplateField
        value={template.text}
        onChange={template.set}
        onBlur={template.flush}
        error={
          problem !== null
            ? `Not saved yet. ${problem.message} ${problem.remedy}`
            : isEmpty
              ? 'Not saved yet. Write a template, or remove the host.'
              : undefined
        }
      />
      <RehearsalCheckbox
        isSelected={host.rehearsal}
        onChange={(rehearsal) => void actions.saveHost({ ...host, rehearsal }).catch(() => {})}
      />
      <div className={styles.formActions}>
        <Button size="small" isDisabled={problem !== null || isEmpty} onPress={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}

function hostKey(releaseId: string, hostId: string): string {
  return `${releaseId} host ${hostId}`;
}
