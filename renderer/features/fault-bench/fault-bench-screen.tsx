import { useState } from 'react';
import type { Fault, FaultBenchView, GatewayView } from '../../../shared/contract/index.ts';
import { useAction, useApi, useFaultBench } from '../../api/index.ts';
import { Button, Card, ChoiceCards, formatBytes, formatRate, Notice, ProblemNotice, Skeleton } from '../../ui/index.ts';
import { GatewayPage, SwitchOnButton } from '../gateway/index.ts';
import { BenchPicture } from './bench-picture.tsx';
import styles from './fault-bench.module.css';
import { faults } from './model/faults.ts';
import { Terminal } from './terminal.tsx';

/** A host that fails on demand, and a real pip that gets its file all the same. */
export function FaultBenchScreen() {
  return <GatewayPage skeleton={<BenchSkeleton />}>{(gateway) => <Bench gateway={gateway} />}</GatewayPage>;
}

function Bench({ gateway }: { readonly gateway: GatewayView }) {
  const { data: bench, problem, hasFailed } = useFaultBench();
  if (bench === undefined) {
    if (problem !== null) return <ProblemNotice problem={problem} />;
    if (hasFailed) return <Notice tone="warning" title="The fault bench could not be set up. Reload the window." />;
    return <BenchSkeleton />;
  }
  return <BenchContent bench={bench} isOn={gateway.state === 'on'} isStarting={gateway.state === 'starting'} />;
}

interface BenchContentProps {
  readonly bench: FaultBenchView;
  readonly isOn: boolean;
  readonly isStarting: boolean;
}

function BenchContent({ bench, isOn, isStarting }: BenchContentProps) {
  const { file, installer, run } = bench;
  const { fault, setFault, install, cancel } = useBenchActions(bench);
  const isRunning = run?.state === 'running';
  const canInstall = isOn && installer !== null && bench.problem === null;
  const isWaiting = isStarting || (isOn && bench.problem === null);
  const refused = setFault.problem ?? install.problem ?? cancel.problem;

  return (
    <>
      <Card
        title="What the external host does"
        aside={`Both hosts send ${formatBytes(file.size)} at ${formatRate(file.bytesPerSecond)} when nothing is wrong`}
      >
        <div className={styles.choose}>
          <ChoiceCards
            label="What the external host does"
            value={fault}
            onChange={(next) => void setFault.run({ fault: next })}
            options={faults}
          />
          <Obstacle bench={bench} isOn={isOn} isStarting={isStarting} />
          {refused !== null && <ProblemNotice problem={refused} />}
          {(canInstall || isRunning || isWaiting) && (
            <div className={styles.action}>
              {isRunning ? (
                <Button isPending={cancel.isPending} onPress={() => void cancel.run(undefined)}>
                  Cancel
                </Button>
              ) : (
                <Button
                  variant="primary"
                  isDisabled={!canInstall}
                  isPending={install.isPending}
                  onPress={() => void install.run(undefined)}
                >
                  Install
                </Button>
              )}
              <span className={styles.hint}>{isStarting ? 'The gateway is starting…' : hintOf(bench)}</span>
            </div>
          )}
        </div>
      </Card>
      <div className={styles.pair}>
        <Terminal run={run} installer={installer?.name ?? 'pip'} />
        <BenchPicture bench={bench} />
      </div>
    </>
  );
}

/** The choice shows at once; what the bench says of it comes after. */
function useBenchActions(bench: FaultBenchView) {
  const api = useApi();
  const [wanted, setWanted] = useState<Fault | null>(null);
  const setFault = useAction(async (input: { readonly fault: Fault }) => {
    setWanted(input.fault);
    try {
      return await api.faultBench.setFault(input);
    } finally {
      setWanted((last) => (last === input.fault ? null : last));
    }
  });
  return {
    fault: wanted ?? bench.fault,
    setFault,
    install: useAction(api.faultBench.install),
    cancel: useAction(api.faultBench.cancel),
  } as const;
}

/** Why nothing can be run here, and what to do. */
function Obstacle({ bench: { problem, run }, isOn, isStarting }: BenchContentProps) {
  if (isStarting || run?.state === 'running') return null;
  if (!isOn) {
    return (
      <Notice tone="info" title="The gateway is off" actions={<SwitchOnButton />}>
        The bench installs through it: without it, pip would be on its own.
      </Notice>
    );
  }
  return problem === null ? null : <ProblemNotice problem={problem} severity="warning" />;
}

function hintOf({ installer, run, file }: FaultBenchView): string {
  if (installer === null) return 'Looking for pip…';
  if (run?.state === 'running') return 'You may change the host’s mind meanwhile.';
  return `A real ${installer.name} ${installer.version} installs ${file.filename} through the gateway, into a folder of its own.`;
}

function BenchSkeleton() {
  return (
    <>
      <Skeleton height={202} />
      <div className={styles.pair}>
        <Skeleton height={379} />
        <Skeleton height={379} />
      </div>
    </>
  );
}
