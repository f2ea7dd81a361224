import { Pencil, SquareTerminal, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';
import { Badge, Button, ConfirmDialog, CopyMark, formatCount, IconButton } from '../../../ui/index.ts';
import type { ExternalHost, Release } from '../../../../shared/contract/index.ts';
import { typedNames } from '../../../../shared/contract/typed.ts';
import { type LinkRow, linkReferences } from '../model/link-rows.ts';
import { isFromIndex } from '../model/index-files.ts';
import { hostLabel, templateProblem } from '../model/url-preview.ts';
import { useTyped } from '../saving.ts';
import { useSavedText } from '../use-saved-text.ts';
import type { StepProps } from '../step-props.ts';
import { CommandsDialog } from './commands-dialog.tsx';
import { HostOrder } from './host-order.tsx';
import { RehearsalCheckbox } from './rehearsal-checkbox.tsx';
import { TemplateField } from './template-field.tsx';
import { Url } from './url.tsx';
import styles from './links.module.css';

interface HostRowProps extends StepProps {
  readonly host: ExternalHost;
  readonly rows: readonly LinkRow[];
  readonly onSend: () => void;
}

/** One external host: its template, saved as it is typed. With registered links it stays as it is. */
export function HostRow({ host, rows, release, running, actions, onSend }: HostRowProps) {
  const [isRemoving, setRemoving] = useState(false);
  const [hasCommands, setHasCommands] = useState(false);
  const typed = useTyped(release, typedNames.host(host.id));
  const [isEditing, setEditing] = useState(typed !== undefined);
  const registered = rows.filter((row) => row.status.state === 'registered');
  const label = hostLabel(host.template);
  return (
    <li className={styles.host}>
      <div className={styles.hostLine}>
        <div className={styles.hostName}>
          {release.hosts.length > 1 && (
            <span className={styles.place}>{release.hosts.findIndex(({ id }) => id === host.id) + 1}</span>
          )}
          <CopyMark copy="external" label={label} />
          {host.rehearsal && <Badge>rehearsal</Badge>}
          {registered.length > 0 && <Badge tone="external">{`${registered.length} registered`}</Badge>}
        </div>
        {release.hosts.length > 1 && (
          <HostOrder host={host} hosts={release.hosts} onMove={(by) => actions.moveHost(host.id, by)} />
        )}
        {/* What an index has only lies on no disk from which it could be sent. */}
        {!isFromIndex(release) && (
          <>
            <Button size="small" icon={<Upload />} isDisabled={running.copy !== null} onPress={onSend}>
              Send the files there
            </Button>
            <IconButton
              size="small"
              label={`Commands to send the copies to ${label}`}
              icon={<SquareTerminal />}
              onPress={() => setHasCommands(true)}
            />
          </>
        )}
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
      {hasCommands && (
        <CommandsDialog release={release} actions={actions} host={host} onClose={() => setHasCommands(false)} />
      )}
      <ConfirmDialog
        title={`Remove ${label}?`}
        confirmLabel={
          registered.length > 0 ? `Withdraw ${formatCount(registered.length, 'link')} and remove` : 'Remove the host'
        }
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        onConfirm={() => actions.removeHost(host.id, linkReferences(registered))}
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
    release,
    actions,
    name: typedNames.host(host.id),
    value: host.template,
    accept: {
      can: (text) => wrongWith(text, host, release) === null,
      save: (text) => actions.saveHost({ ...host, template: text }),
    },
  });
  const wrong = wrongWith(template.text, host, release);
  return (
    <div className={styles.form}>
      <TemplateField
        value={template.text}
        onChange={template.set}
        onBlur={template.flush}
        error={wrong === null ? undefined : `Not used yet. ${wrong}`}
      />
      <RehearsalCheckbox
        isSelected={host.rehearsal}
        onChange={(rehearsal) => {
          // A template may be right only with the change.
          const isRight = wrongWith(template.text, { ...host, rehearsal }, release) === null;
          const changed = { ...host, rehearsal, template: isRight ? template.text : host.template };
          actions.saveHost(changed).catch(() => {});
        }}
      />
      <div className={styles.formActions}>
        <Button
          size="small"
          isDisabled={wrong !== null}
          onPress={() => {
            // What was refused when it was typed may be right by now.
            if (template.text !== host.template) template.set(template.text);
            template.flush();
            onDone();
          }}
        >
          Done
        </Button>
      </div>
    </div>
  );
}

/** Sentences; null where it can be the host's template. */
function wrongWith(template: string, host: ExternalHost, release: Release): string | null {
  if (template.trim() === '') return 'Write a template, or remove the host.';
  if (release.hosts.some((other) => other.id !== host.id && other.template === template))
    return 'The release has a host with this template already.';
  const problem = templateProblem(template, host.rehearsal);
  return problem === null ? null : `${problem.message} ${problem.remedy}`;
}
