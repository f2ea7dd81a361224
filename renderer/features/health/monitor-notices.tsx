import type { MonitorState } from '../../../shared/contract/index.ts';
import { Button, Notice, ProblemNotice, useNow } from '../../ui/index.ts';
import { clockTime } from './model/clock.ts';
import { useMonitorUpdate } from './use-monitor-settings.ts';

/** What keeps the monitor from judging: it is off, or our own line is down. */
export function MonitorNotices({ monitor }: { readonly monitor: MonitorState }) {
  const update = useMonitorUpdate();
  const since = clockTime(new Date(monitor.since), useNow());
  return (
    <>
      {monitor.state === 'offline' && (
        <Notice tone="warning" title={`Our own line is down since ${since}. Nobody is judged.`}>
          Checks go on as soon as the index and other hosts can be reached again. What could not be looked at counts as
          a gap, never as a failure.
        </Notice>
      )}
      {monitor.state === 'off' && (
        <Notice
          tone="info"
          title={`The monitor is off since ${since}. Nobody looks at the links.`}
          actions={
            <Button variant="primary" isPending={update.isPending} onPress={() => void update.run({ enabled: true })}>
              Switch on the monitor
            </Button>
          }
        >
          A link that goes bad stays in the index until it is switched on again. It runs while the app is open.
        </Notice>
      )}
      {update.problem !== null && <ProblemNotice problem={update.problem} />}
    </>
  );
}
