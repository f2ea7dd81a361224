import { useState } from 'react';
import { useAction, useApi } from '../../../api/index.ts';
import type { CopyPlace, ExternalHost } from '../../../../shared/contract/index.ts';
import { Button, Dialog, formatBytes, formatCount, Notice, ProblemNotice } from '../../../ui/index.ts';
import type { LinkRow } from '../model/link-rows.ts';
import { lastFailure } from '../model/release-jobs.ts';
import { conflictsOf, releaseNotice, rowsToSend, sendAction } from '../model/sending-copies.ts';
import { hostLabel } from '../model/url-preview.ts';
import { settleTexts } from '../saving.ts';
import type { StepProps } from '../step-props.ts';
import { Conflicts } from './conflicts.tsx';
import { OpenUploads } from './open-uploads.tsx';
import { PlaceFields } from './place-fields.tsx';
import { SecretSection, type TypedSecret, whereOf } from './secret-section.tsx';
import { useCopyCredential } from './use-copy-credential.ts';
import { usePlaceForm } from './use-place-form.ts';
import styles from './copies.module.css';

const none: TypedSecret = { text: '', where: null };

interface SendDialogProps extends StepProps {
  readonly host: ExternalHost;
  /** The links to this host. */
  readonly rows: readonly LinkRow[];
  readonly onClose: () => void;
}

/** Sends the files to the place behind a host: where that is, what opens it, and what may be replaced there. */
export function SendDialog({ release, actions, running, jobs, host, rows, onClose }: SendDialogProps) {
  const api = useApi();
  const form = usePlaceForm({ release, actions, host });
  const credential = useCopyCredential(form.savedPlace);
  // One for each kind of place: a token must not become the key of a bucket.
  const [secrets, setSecrets] = useState<Readonly<Record<CopyPlace['kind'], TypedSecret>>>({ s3: none, github: none });
  const [replaced, setReplaced] = useState<ReadonlySet<string>>(new Set());
  const send = useAction(api.copies.send);
  const { place, texts } = form;
  const secret = secrets[texts.kind];
  const setSecret = (typed: TypedSecret) => setSecrets({ ...secrets, [texts.kind]: typed });
  const conflicts = conflictsOf(rows, lastFailure(jobs, release, 'copy'));
  const due = rowsToSend(rows);
  const notice = releaseNotice(rows, place);
  const { label, blocked } = sendAction({
    rows,
    place,
    hasSecret: secret.text !== '' || credential.status?.present === true,
    conflicts,
    replaced,
    isSending: running.copy !== null,
  });

  /** What is typed and not set yet is what the person means. */
  const ready = async (to: CopyPlace): Promise<boolean> => {
    if (secret.text === '') return true;
    const where = whereOf(secret, credential);
    if ((await credential.set.run({ place: to, secret: secret.text, where })) === null) return false;
    setSecret(none);
    return true;
  };
  const start = async () => {
    if (blocked !== null || place === null || !(await ready(place))) return;
    await settleTexts();
    const overwrite = conflicts.flatMap(({ fileId }) => (replaced.has(fileId) ? [fileId] : []));
    if ((await send.run({ releaseId: release.id, hostId: host.id, place, overwrite })) !== null) onClose();
  };

  return (
    <Dialog
      title={`Send the files to ${hostLabel(host.template)}`}
      size="wide"
      isOpen
      onClose={onClose}
      footer={
        <>
          {blocked !== null && (
            <span id="send-blocked" className={styles.blocked}>
              {blocked}
            </span>
          )}
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={blocked !== null}
            isPending={send.isPending || credential.set.isPending}
            onPress={() => void start()}
          >
            {label}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          {due.length > 0 &&
            `${formatCount(due.length, 'file')}, ${formatBytes(due.reduce((sum, { file }) => sum + file.size, 0))}. `}
          What is there with the same bytes is not sent again, and nothing is replaced unless you say so. Afterwards
          each link is downloaded and compared.
        </p>
        {notice !== '' && (
          <Notice tone="info" title="This publishes the release">
            {notice}
          </Notice>
        )}
        {send.problem !== null && <ProblemNotice problem={send.problem} />}
        {conflicts.length > 0 && <Conflicts conflicts={conflicts} replaced={replaced} onChange={setReplaced} />}
        <section className={styles.section} aria-label="Place">
          <PlaceFields form={form} />
        </section>
        <SecretSection
          key={texts.kind}
          kind={texts.kind}
          place={form.savedPlace}
          credential={credential}
          typed={secret}
          onType={setSecret}
        />
        <OpenUploads
          place={form.savedPlace}
          ready={() => (form.savedPlace === null ? Promise.resolve(false) : ready(form.savedPlace))}
        />
      </div>
    </Dialog>
  );
}
