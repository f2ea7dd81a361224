import { ArrowDown } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { VisuallyHidden } from 'react-aria-components';
import type { FaultRun } from '../../../shared/contract/index.ts';
import { Button, Card, StateMark } from '../../ui/index.ts';
import styles from './fault-bench.module.css';

interface TerminalProps {
  readonly run: FaultRun | null;
  readonly installer: string;
}

/** What a real installer prints. Follows the end, unless the person has scrolled up to read. */
export function Terminal({ run, installer }: TerminalProps) {
  const pane = useRef<HTMLPreElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);
  /** The person wants the end, and an earlier scroll may still be on its way elsewhere. */
  const isOnItsWay = useRef(false);

  // After each drawing: there may be more lines.
  useLayoutEffect(() => {
    const element = pane.current;
    if (element !== null && isFollowing) element.scrollTop = element.scrollHeight;
  });

  function scrolled(element: HTMLElement) {
    const isThere = isAtEnd(element);
    if (isOnItsWay.current && !isThere) {
      element.scrollTop = element.scrollHeight;
      return;
    }
    isOnItsWay.current = false;
    setIsFollowing(isThere);
  }

  function goToEnd() {
    isOnItsWay.current = true;
    setIsFollowing(true);
  }

  return (
    <Card title="Terminal" aside={run !== null && <RunState run={run} />} isFlush>
      <div className={styles.terminal}>
        <pre
          ref={pane}
          className={styles.lines}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it
          tabIndex={0}
          role="region"
          aria-label={`What ${installer} prints`}
          onScroll={({ currentTarget }) => scrolled(currentTarget)}
        >
          {run === null ? (
            <span className={styles.quiet}>Nothing was installed yet.</span>
          ) : (
            <>
              <span className={styles.command}>$ {run.command}</span>
              {`\n${run.lines.join('\n')}`}
              {run.state === 'running' && <span className={styles.cursor} aria-hidden="true" />}
            </>
          )}
        </pre>
        {!isFollowing && (
          <div className={styles.toEnd}>
            <Button size="small" icon={<ArrowDown />} onPress={goToEnd}>
              To the end
            </Button>
          </div>
        )}
        {/* Only that it began and how it ended: its lines would be read one over the other. */}
        <VisuallyHidden>
          <span role="status">{run === null ? '' : announcement(run, installer)}</span>
        </VisuallyHidden>
      </div>
    </Card>
  );
}

const ended = {
  done: { state: 'healthy', word: 'Installed' },
  failed: { state: 'failed', word: 'Failed' },
  cancelled: { state: 'unchecked', word: 'Cancelled' },
} as const;

function RunState({ run }: { readonly run: FaultRun }) {
  if (run.state === 'running') return <StateMark state="working" label="Running" />;
  return <StateMark state={ended[run.state].state} label={ended[run.state].word} />;
}

function announcement(run: FaultRun, installer: string): string {
  return run.state === 'running' ? `${installer} has started.` : `${installer}: ${ended[run.state].word}.`;
}

/** Within half a line: browsers round. */
function isAtEnd({ scrollTop, clientHeight, scrollHeight }: HTMLElement): boolean {
  return scrollTop + clientHeight >= scrollHeight - 9;
}
