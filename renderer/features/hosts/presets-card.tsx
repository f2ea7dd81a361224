import { Plus } from 'lucide-react';
import { checkTemplate, fillPreset, type HostPreset, hostPresets, type PresetId } from '../../../shared/links/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import type { ReleaseSummary } from '../../../shared/contract/index.ts';
import { useAction, useApi } from '../../api/index.ts';
import { Button, Card, CodeBlock, ProblemNotice, RadioRow, showToast, TextField } from '../../ui/index.ts';
import styles from './hosts-screen.module.css';
import { useTypedHosts } from './typed.ts';

/** The link template of a host, from what only the person knows; added to the release that is chosen. */
export function PresetsCard({ release }: { readonly release: ReleaseSummary | null }) {
  const api = useApi();
  const add = useAction(api.links.addHost);
  const { preset: id, parts: values } = useTypedHosts();
  const preset = hostPresets.find((each) => each.id === id);
  if (preset === undefined) return null;
  const filled = templateOf(preset, values);
  const addTo = async ({ id: releaseId, title }: ReleaseSummary, template: string | null) => {
    if (template === null) return;
    const added = await add.run({ releaseId, host: { template, rehearsal: false } });
    if (added !== null) showToast(`${preset.name} was added to ${title}.`);
  };
  return (
    <Card title="Add a host">
      <div className={styles.presets}>
        <RadioRow
          label="Kind of host"
          value={id}
          onChange={(chosen: PresetId) => useTypedHosts.setState({ preset: chosen })}
          options={hostPresets.map((each) => ({ value: each.id, label: each.name }))}
        />
        <div className={styles.parts}>
          {preset.parts.map(({ name, label, example }) => (
            <TextField
              key={name}
              mono
              label={label}
              value={values[name] ?? ''}
              placeholder={example}
              error={filled.wrong === name ? filled.message : undefined}
              onChange={(value) => useTypedHosts.setState({ parts: { ...values, [name]: value } })}
            />
          ))}
        </div>
        {filled.template === null ? (
          <p className={styles.hint}>{filled.wrong === null ? filled.message : `It becomes ${preset.pattern}.`}</p>
        ) : (
          <CodeBlock label="Link template" text={filled.template} />
        )}
        {release !== null && filled.template !== null && (
          <div>
            <Button
              icon={<Plus />}
              isPending={add.isPending}
              onPress={() => void addTo(release, filled.template)}
            >{`Add to ${release.title}`}</Button>
          </div>
        )}
        {add.problem !== null && <ProblemNotice problem={add.problem} />}
        <ul className={styles.notes}>
          {preset.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

interface Filled {
  /** Null while something is missing or wrong. */
  readonly template: string | null;
  /** The part that cannot be as it is; null where one is only missing. */
  readonly wrong: string | null;
  readonly message: string;
}

function templateOf(preset: HostPreset, values: Readonly<Record<string, string>>): Filled {
  const isEmpty = preset.parts.some(({ name }) => name !== 'path' && (values[name] ?? '').trim() === '');
  try {
    const template = fillPreset(preset, values);
    checkTemplate(template, { rehearsal: false });
    return { template, wrong: null, message: '' };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const part = error.problem.facts['part'];
    const isTyped = typeof part === 'string' && (values[part] ?? '') !== '';
    const message =
      isEmpty && !isTyped
        ? `Fill in the fields: it becomes ${preset.pattern}.`
        : `${error.problem.message} ${error.problem.remedy}`;
    return { template: null, wrong: isTyped ? part : null, message };
  }
}
