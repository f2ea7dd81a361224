import { useState } from 'react';
import { Button, ProblemNotice, RadioRow, TextField } from '../../../ui/index.ts';
import type { CopyPlace } from '../../../../shared/contract/index.ts';
import { placeName } from '../model/guess-place.ts';
import type { CopyCredential, Where } from './use-copy-credential.ts';
import styles from './copies.module.css';

const places: readonly { readonly value: Where; readonly label: string; readonly description: string }[] = [
  { value: 'keyring', label: 'In the keyring', description: 'For the next time too.' },
  { value: 'session', label: 'In this app', description: 'Until it ends. Nothing is written to the disk.' },
];

export interface TypedSecret {
  readonly text: string;
  /** Null: the keyring, unless there is none. */
  readonly where: Where | null;
}

interface SecretSectionProps {
  readonly kind: CopyPlace['kind'];
  readonly place: CopyPlace | null;
  readonly credential: CopyCredential;
  readonly typed: TypedSecret;
  readonly onType: (typed: TypedSecret) => void;
}

/** What the place is opened with: it goes in here, and comes out nowhere. */
export function SecretSection({ kind, place, credential, typed, onType }: SecretSectionProps) {
  const { status, set, forget } = credential;
  const [isChanging, setChanging] = useState(false);
  const title = kind === 's3' ? 'Secret access key' : 'Token';
  const noun = title.toLowerCase();
  const isPresent = status?.present === true;
  const kept = status?.from === 'session' || status?.from === 'keyring' ? status.from : null;
  // Where there is no keyring, this app's memory is the way; that is no trouble yet.
  const trouble = status?.problem?.code === 'keyring.missing' ? null : (status?.problem ?? null);
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.said}>
        <h3 className={styles.heading}>{title}</h3>
        <p>
          {place === null
            ? 'Fill in the place first.'
            : status === undefined
              ? `Looking for a ${noun}…`
              : status.hint || `There is no ${noun} for ${placeName(place)} yet.`}
        </p>
      </div>
      {trouble !== null && <ProblemNotice compact severity="warning" problem={trouble} />}
      {place !== null && status !== undefined && (!isPresent || isChanging) && (
        <>
          <TextField
            label={`${isPresent ? 'Another' : 'The'} ${noun}`}
            isSecret
            isFocusedFirst={isChanging}
            value={typed.text}
            onChange={(text) => onType({ ...typed, text })}
            description={
              kind === 's3'
                ? 'It signs the requests and is itself sent nowhere.'
                : 'A fine-grained token for this repository, with write access to its contents.'
            }
          />
          <RadioRow
            label="Keep it"
            value={whereOf(typed, credential)}
            onChange={(where) => onType({ ...typed, where })}
            options={places}
          />
        </>
      )}
      {isPresent && (
        <div className={styles.buttons}>
          {!isChanging && (
            <Button size="small" onPress={() => setChanging(true)}>
              {`Use another ${noun}`}
            </Button>
          )}
          {kept !== null && place !== null && (
            <Button
              size="small"
              variant="quiet"
              isPending={forget.isPending}
              onPress={() => void forget.run({ place, where: kept })}
            >
              {`Forget this ${noun}`}
            </Button>
          )}
        </div>
      )}
      {set.problem !== null && (
        <div ref={seen}>
          <ProblemNotice problem={set.problem} />
        </div>
      )}
      {forget.problem !== null && <ProblemNotice problem={forget.problem} />}
    </section>
  );
}

/** Where the one before is kept; otherwise in the keyring, where there is one. */
export function whereOf({ where }: TypedSecret, { status }: CopyCredential): Where {
  if (where !== null) return where;
  return status?.from === 'session' || status?.problem?.code === 'keyring.missing' ? 'session' : 'keyring';
}

/** What was refused may be out of sight: the button that it is the answer to stands below all this. */
function seen(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
