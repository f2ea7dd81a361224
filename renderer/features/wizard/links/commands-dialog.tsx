import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf, useApiQueries } from '../../../api/index.ts';
import type { CopyCommand, CopyPlace, ExternalHost } from '../../../../shared/contract/index.ts';
import {
  Button,
  CodeBlock,
  Dialog,
  formatCount,
  Notice,
  ProblemNotice,
  RadioRow,
  Skeleton,
  TextField,
} from '../../../ui/index.ts';
import {
  type BucketFields,
  bucketPlace,
  gitHubPlace,
  guessBucket,
  isWhole,
  wrongWithBucket,
} from '../model/guess-place.ts';
import { hostLabel } from '../model/url-preview.ts';
import styles from './links.module.css';

type Shell = 'posix' | 'powershell';

interface CommandsDialogProps {
  readonly releaseId: string;
  readonly host: ExternalHost;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What to type to send the external copies, for those who do it themselves. What is filled in stays while the step is open. */
export function CommandsDialog({ releaseId, host, isOpen, onClose }: CommandsDialogProps) {
  const known = gitHubPlace(host.template);
  const [fields, setFields] = useState<BucketFields>(() => guessBucket(host.template));
  const [asked, setAsked] = useState<CopyPlace | null>(null);
  const [shell, setShell] = useState<Shell>(isWindows ? 'powershell' : 'posix');
  const place = known ?? asked;
  const change = (next: BucketFields) => {
    setFields(next);
    // Commands for another bucket than the one in the fields would mislead.
    setAsked(null);
  };
  return (
    <Dialog
      title={`Commands to send the copies to ${hostLabel(host.template)}`}
      size="wide"
      isOpen={isOpen}
      onClose={onClose}
      footer={<Button onPress={onClose}>Close</Button>}
    >
      <div className={styles.form}>
        <p>
          For a terminal on this computer. The programs use the credentials that they have; the app sends nothing and
          asks for none. Verify the links when it is done.
        </p>
        <RadioRow
          label="Terminal"
          value={shell}
          onChange={setShell}
          options={[
            { value: 'posix', label: 'Linux and macOS' },
            { value: 'powershell', label: 'PowerShell' },
          ]}
        />
        {known === null && <BucketForm fields={fields} onChange={change} onAsk={() => setAsked(bucketPlace(fields))} />}
        {place !== null && <Commands input={{ releaseId, hostId: host.id, place, shell }} />}
      </div>
    </Dialog>
  );
}

interface BucketFormProps {
  readonly fields: BucketFields;
  readonly onChange: (fields: BucketFields) => void;
  readonly onAsk: () => void;
}

function BucketForm({ fields, onChange, onAsk }: BucketFormProps) {
  const wrong = wrongWithBucket(fields);
  const canAsk = isWhole(fields);
  const field = (name: keyof BucketFields, label: string, placeholder: string) => (
    <TextField
      mono
      label={label}
      placeholder={placeholder}
      value={fields[name]}
      error={wrong[name]}
      onChange={(text) => onChange({ ...fields, [name]: text.trim() })}
      onSubmit={() => {
        if (canAsk) onAsk();
      }}
    />
  );
  return (
    <>
      <p className={styles.prose}>
        For an S3-compatible bucket behind this host. Files of a plain web server are copied as you always do it.
      </p>
      <div className={styles.fields}>
        {field('endpoint', 'Endpoint', 'https://s3.eu-central-1.amazonaws.com')}
        {field('region', 'Region', 'eu-central-1; auto for Cloudflare R2')}
        {field('bucket', 'Bucket', 'my-wheels')}
        {field('key', 'Key of each file', '{project}/{version}/{filename}')}
      </div>
      <div className={styles.formActions}>
        <Button isDisabled={!canAsk} onPress={onAsk}>
          Show the commands
        </Button>
      </div>
    </>
  );
}

interface CommandsProps {
  readonly input: {
    readonly releaseId: string;
    readonly hostId: string;
    readonly place: CopyPlace;
    readonly shell: Shell;
  };
}

function Commands({ input }: CommandsProps) {
  const queries = useApiQueries();
  // Asked anew each time: files may have come and gone.
  const { data, error } = useQuery({ ...queries.copies.commands.queryOptions({ input }), gcTime: 0 });
  const problem = problemOf(error);
  if (problem !== null) return <ProblemNotice problem={problem} />;
  if (error !== null) return <Notice tone="warning" title="The commands could not be written" />;
  if (data === undefined) return <Skeleton height={120} />;
  return blocksOf(data).map(({ title, text }) => (
    <section key={text} className={styles.command}>
      <p>{title}</p>
      <CodeBlock isCommand label={title} text={text} height={220} />
    </section>
  ));
}

/** More than these are one text for each program, which is pasted whole. */
const mostBlocks = 6;

function blocksOf(commands: readonly CopyCommand[]): readonly { readonly title: string; readonly text: string }[] {
  if (commands.length <= mostBlocks) return commands.map(({ title, command }) => ({ title, text: command }));
  return [...Map.groupBy(commands, ({ program }) => program)].map(([program, all]) => ({
    title: `${formatCount(all.length, 'command')} of ${program}`,
    text: all.map(({ title, command }) => `# ${title}\n${command}`).join('\n'),
  }));
}

const isWindows = navigator.userAgent.includes('Windows');
