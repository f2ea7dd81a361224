import { CopyButton, CopyMark, Dialog, Hash, StateMark } from '../../../ui/index.ts';
import type { Release, ReleaseFile } from '../../../../shared/contract/index.ts';
import styles from './hosted-place.module.css';
import { type Prediction, predictionOf } from './prediction.ts';

interface HostedPlaceProps {
  readonly file: ReleaseFile | null;
  readonly target: Release['target'];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Where the index will have one file, or has it. */
export function HostedPlace({ file, target, isOpen, onClose }: HostedPlaceProps) {
  return (
    <Dialog title={file?.filename ?? ''} isOpen={isOpen} onClose={onClose} size="wide">
      {file !== null && <Place file={file} target={target} />}
    </Dialog>
  );
}

function Place({ file, target }: Pick<HostedPlaceProps, 'target'> & { readonly file: ReleaseFile }) {
  const { inspection, hosted } = file;
  const prediction = predictionOf(file, target);
  const actual = hosted.state === 'hosted' ? hosted.url : null;
  return (
    <div className={styles.place}>
      <Outcome prediction={prediction} isHosted={actual !== null} name={target.name} />
      <dl className={styles.facts}>
        {prediction.state === 'elsewhere' && <Address title="Predicted" url={prediction.url} />}
        {actual !== null ? (
          <Address title="Address" url={actual} />
        ) : (
          prediction.state !== 'none' && <Address title="Will be at" url={prediction.url} />
        )}
        {inspection.state === 'done' && inspection.blake2b256 !== null && (
          <Digest title="BLAKE2b-256" value={inspection.blake2b256} />
        )}
        {inspection.state === 'done' && <Digest title="SHA-256" value={inspection.sha256} />}
      </dl>
    </div>
  );
}

interface OutcomeProps {
  readonly prediction: Prediction;
  readonly isHosted: boolean;
  readonly name: string;
}

function Outcome({ prediction, isHosted, name }: OutcomeProps) {
  switch (prediction.state) {
    case 'none':
      return (
        <>
          {isHosted ? <CopyMark copy="hosted" label="hosted" /> : <StateMark state="unchecked" label="not predicted" />}
          <p className={styles.sentence}>{prediction.why}</p>
        </>
      );
    case 'expected':
      return (
        <>
          <StateMark state="unchecked" label="predicted" />
          <p className={styles.sentence}>
            {`${name} names a file by the BLAKE2b-256 of its content, so that its address is known before the upload. It is compared afterwards.`}
          </p>
        </>
      );
    case 'as-predicted':
      return (
        <>
          <CopyMark copy="hosted" label="hosted, as predicted" />
          <p className={styles.sentence}>{`${name} has the file where the BLAKE2b-256 of its content puts it.`}</p>
        </>
      );
    case 'elsewhere':
      return (
        <>
          <StateMark state="degraded" label="hosted at another address" />
          <p className={styles.sentence}>
            {`${name} has the file at another address than the one that follows from its content. Nothing to do: size and SHA-256 were confirmed.`}
          </p>
        </>
      );
  }
}

function Address({ title, url }: { readonly title: string; readonly url: string }) {
  return (
    <div className={styles.fact}>
      <dt className={styles.title}>{title}</dt>
      <dd className={styles.address}>
        <code className={styles.url}>{url}</code>
        <CopyButton text={url} label="Copy the address" />
      </dd>
    </div>
  );
}

function Digest({ title, value }: { readonly title: string; readonly value: string }) {
  return (
    <div className={styles.fact}>
      <dt className={styles.title}>{title}</dt>
      <dd className={styles.address}>
        <Hash value={value} />
      </dd>
    </div>
  );
}
