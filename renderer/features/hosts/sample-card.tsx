import { ScanSearch } from 'lucide-react';
import { Button, Card, Checkbox, TextField } from '../../ui/index.ts';
import styles from './hosts-screen.module.css';
import { type Sample, sampleOf } from './model/sample-input.ts';
import { useTypedHosts } from './typed.ts';

interface SampleCardProps {
  readonly isRunning: boolean;
  readonly onCheck: (input: NonNullable<Sample['input']>) => void;
}

/** One address to check, of a host that no release has a link to yet. */
export function SampleCard({ isRunning, onCheck }: SampleCardProps) {
  const texts = useTypedHosts(({ sample }) => sample);
  const set = (changed: Partial<typeof texts>) => useTypedHosts.setState({ sample: { ...texts, ...changed } });
  const { input, wrong } = sampleOf(texts);
  const check = () => {
    if (input !== null && !isRunning) onCheck(input);
  };
  return (
    <Card title="Check one address">
      <div className={styles.presets}>
        <p className={styles.hint}>
          Any file of a host shows how it behaves, before a release has a link to it. With the address of the same file
          on the index, bytes and speed are compared.
        </p>
        <div className={styles.parts}>
          <TextField
            mono
            label="Address of a file"
            value={texts.url}
            placeholder="https://files.example.org/demo-2.1.0-py3-none-any.whl"
            error={wrong.url}
            onChange={(url) => set({ url })}
            onSubmit={check}
          />
          <TextField
            mono
            label="Its hosted copy, if there is one"
            value={texts.hostedUrl}
            placeholder="https://files.pythonhosted.org/…"
            error={wrong.hostedUrl}
            onChange={(hostedUrl) => set({ hostedUrl })}
            onSubmit={check}
          />
        </div>
        <div className={styles.formEnd}>
          <Checkbox isSelected={texts.isRehearsal} onChange={(isRehearsal) => set({ isRehearsal })}>
            This is a rehearsal host on my machine
          </Checkbox>
          <Button icon={<ScanSearch />} isDisabled={input === null} isPending={isRunning} onPress={check}>
            Check this address
          </Button>
        </div>
      </div>
    </Card>
  );
}
