import { useId, useState } from 'react';
import type { MonitorPatch, MonitorSettings } from '../../../shared/contract/index.ts';
import { Button, Card, Checkbox, FigureRow, Notice, ProblemNotice, Skeleton, Switch } from '../../ui/index.ts';
import { HealthPage } from './health-page.tsx';
import { budgetText, parseBudget, parseMeanHours, type Parsed } from './model/settings-fields.ts';
import { NotThere } from './not-there.tsx';
import { askForNotifications, isAskingLeft } from './notifications.ts';
import styles from './settings-screen.module.css';
import { useMonitorSettings, useMonitorUpdate } from './use-monitor-settings.ts';

/** What the monitor is told. Every field is saved when it is left. */
export function HealthSettingsScreen() {
  const { data: settings, error } = useMonitorSettings();
  return (
    <HealthPage title="Health" subtitle="How often links are looked at, and what is told">
      {settings === undefined ? (
        error === null ? (
          <div className={styles.cards}>
            <Skeleton height={214} />
            <Skeleton height={150} />
          </div>
        ) : (
          <NotThere error={error} what="how the monitor is set" />
        )
      ) : (
        <div className={styles.cards}>
          <MonitorCard settings={settings} />
          <NoticesCard settings={settings} />
        </div>
      )}
    </HealthPage>
  );
}

function MonitorCard({ settings }: { readonly settings: MonitorSettings }) {
  const update = useMonitorUpdate();
  const budget = useNumberField(settings.byteBudget, budgetText, parseBudget, (byteBudget) => ({ byteBudget }));
  const hours = useNumberField(settings.meanHours, String, parseMeanHours, (meanHours) => ({ meanHours }));
  return (
    <Card
      title="The monitor"
      aside={
        <Switch
          isSelected={settings.enabled}
          isDisabled={update.isPending}
          onChange={(enabled) => void update.run({ enabled })}
        >
          {settings.enabled ? 'On' : 'Off'}
        </Switch>
      }
    >
      {update.problem !== null && <ProblemNotice problem={update.problem} />}
      <FigureRow
        label="Between two checks of a healthy link"
        description="On average: when one comes is left to chance, so that no host can tell a check from an installer, or guess when one comes."
        unit="hours"
        value={hours.text}
        error={hours.error}
        onChange={hours.onChange}
        onBlur={hours.commit}
        onSubmit={hours.commit}
      />
      <FigureRow
        label="What checks may download in a day"
        description="Once it is used up, only headers are looked at until the next day, and wrong bytes are found later."
        unit="MiB"
        value={budget.text}
        error={budget.error}
        onChange={budget.onChange}
        onBlur={budget.commit}
        onSubmit={budget.commit}
      />
    </Card>
  );
}

/** Kept as it was typed until it is saved; what cannot be read or was refused says why at the field. */
function useNumberField(
  value: number,
  format: (value: number) => string,
  parse: (text: string) => Parsed<number>,
  patch: (value: number) => MonitorPatch,
) {
  const update = useMonitorUpdate();
  const [draft, setDraft] = useState<string | null>(null);
  const [isTyping, setIsTyping] = useState(false);
  const parsed = draft === null ? null : parse(draft);
  const refused = update.problem === null ? undefined : `${update.problem.message} ${update.problem.remedy}`;
  const commit = async () => {
    setIsTyping(false);
    if (parsed === null || !('value' in parsed)) return;
    if (parsed.value === value || (await update.run(patch(parsed.value))) !== null) setDraft(null);
  };
  return {
    text: draft ?? format(value),
    error: isTyping ? undefined : parsed !== null && 'error' in parsed ? parsed.error : refused,
    onChange: (text: string) => {
      setIsTyping(true);
      update.dismiss();
      setDraft(text);
    },
    commit: () => void commit(),
  } as const;
}

const usualQuiet = { from: '22:00', to: '07:00' } as const;

function NoticesCard({ settings: { notify, quietHours } }: { readonly settings: MonitorSettings }) {
  const update = useMonitorUpdate();
  const [isRefused, setIsRefused] = useState(false);
  const [isLeft, setIsLeft] = useState(isAskingLeft);
  const quiet = quietHours ?? usualQuiet;
  const set = async (on: boolean) => {
    // Only now, because only now does the person want it.
    if (on) await ask();
    await update.run({ notify: on });
  };
  const ask = async () => {
    setIsRefused((await askForNotifications()) === 'denied');
    setIsLeft(isAskingLeft());
  };
  return (
    <Card
      title="Notifications"
      aside={
        <Switch isSelected={notify} isDisabled={update.isPending} onChange={(on) => void set(on)}>
          {notify ? 'On' : 'Off'}
        </Switch>
      }
    >
      <div className={styles.body}>
        <p className={styles.lead}>
          You are told when a link is suspended or comes back, and when something waits for you: once each, also while
          the window is in the background.
        </p>
        {notify && isLeft && (
          <div>
            <Button size="small" onPress={() => void ask()}>
              Show them outside the window too
            </Button>
          </div>
        )}
        {isRefused && (
          <Notice tone="info" title="This browser does not let the app show notifications.">
            They are shown in the window only. Allow them for this page in the browser’s own settings.
          </Notice>
        )}
        <Checkbox
          isSelected={quietHours !== null}
          isDisabled={!notify || update.isPending}
          description="What happens then is told afterwards, in one."
          onChange={(on) => void update.run({ quietHours: on ? usualQuiet : null })}
        >
          Quiet hours
        </Checkbox>
        {quietHours !== null && (
          <div className={styles.hours}>
            <HourField
              label="From"
              value={quiet.from}
              isDisabled={!notify}
              onChange={(from) => void update.run({ quietHours: { ...quiet, from } })}
            />
            <HourField
              label="To"
              value={quiet.to}
              isDisabled={!notify}
              onChange={(to) => void update.run({ quietHours: { ...quiet, to } })}
            />
          </div>
        )}
        {update.problem !== null && <ProblemNotice problem={update.problem} />}
      </div>
    </Card>
  );
}

interface HourFieldProps {
  readonly label: string;
  readonly value: string;
  readonly isDisabled: boolean;
  readonly onChange: (value: string) => void;
}

function HourField({ label, value, isDisabled, onChange }: HourFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <span className={styles.hour}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="time"
        className={styles.time}
        disabled={isDisabled}
        value={draft ?? value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => {
          if (draft !== null && /^\d\d:\d\d$/.test(draft) && draft !== value) onChange(draft);
          setDraft(null);
        }}
      />
    </span>
  );
}
