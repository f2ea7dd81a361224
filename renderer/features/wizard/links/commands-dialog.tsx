import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf, useApiQueries } from '../../../api/index.ts';
import type { CommandPlace, CopyCommand, ExternalHost } from '../../../../shared/contract/index.ts';
import {
  Button,
  CodeBlock,
  Dialog,
  formatCount,
  Notice,
  ProblemNotice,
  RadioRow,
  Skeleton,
} from '../../../ui/index.ts';
import { commandPlace } from '../model/guess-place.ts';
import { hostLabel } from '../model/url-preview.ts';
import type { StepProps } from '../step-props.ts';
import { PlaceFields } from './place-fields.tsx';
import { usePlaceForm } from './use-place-form.ts';
import styles from './links.module.css';

type Shell = 'posix' | 'powershell';

interface CommandsDialogProps extends Pick<StepProps, 'release' | 'actions'> {
  readonly host: ExternalHost;
  readonly onClose: () => void;
}

/** What to type to send the external copies, for those who do it themselves. */
export function CommandsDialog({ release, actions, host, onClose }: CommandsDialogProps) {
  const form = usePlaceForm({ release, actions, host });
  const [isChanged, setChanged] = useState(false);
  const [shell, setShell] = useState<Shell>(isWindows ? 'powershell' : 'posix');
  const place = commandPlace(form.texts);
  const changing = {
    ...form,
    set: (...change: Parameters<typeof form.set>) => {
      form.set(...change);
      // Commands for another place than the one in the fields would mislead.
      setChanged(true);
    },
  };
  const show = () => {
    if (place !== null) setChanged(false);
  };
  return (
    <Dialog
      title={`Commands to send the copies to ${hostLabel(host.template)}`}
      size="wide"
      isOpen
      onClose={onClose}
      footer={<Button onPress={onClose}>Close</Button>}
    >
      <div className={styles.form}>
        <p>
          For a terminal on this computer. The programs use the credentials that they have; the app sends nothing and
          asks for none. Verify the links when it is done. Files of a plain web server are copied as you always do it.
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
        <PlaceFields form={changing} isForCommands onSubmit={show} />
        {place !== null && !isChanged ? (
          <Commands input={{ releaseId: release.id, hostId: host.id, place, shell }} />
        ) : (
          <div className={styles.formActions}>
            <Button isDisabled={place === null} onPress={show}>
              Show the commands
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

interface CommandsProps {
  readonly input: {
    readonly releaseId: string;
    readonly hostId: string;
    readonly place: CommandPlace;
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
