import { Button, Card, CodeBlock, ProblemNotice } from '../../../ui/index.ts';
import { useAppInfo } from '../../../api/index.ts';
import { pipInstall } from '../model/commands.ts';
import { publicationStatuses } from '../model/publication-status.ts';
import { totalsOf } from '../model/totals.ts';
import type { StepProps } from '../step-props.ts';
import { PublicationNotice } from './publication-notice.tsx';
import styles from './publish.module.css';

export function RehearsalCard({ release, actions }: StepProps) {
  const info = useAppInfo().data;
  const [status] = publicationStatuses(release, 'rehearsal');
  const simpleUrl = info?.rehearsalIndex.simpleUrl ?? release.target.simpleUrl;
  const isCurrent = status !== undefined && status.changedSince.length === 0;
  return (
    <Card title="Rehearsal index">
      <div className={styles.card}>
        <p className={styles.prose}>
          The index inside this app. The page is live the moment it is published, for this machine only.
        </p>
        {status !== undefined && (
          <PublicationNotice release={release} status={status} title="Live on the rehearsal index">
            Withdraw a link and publish again to take it off the page. The hosted copies stay on the index.
          </PublicationNotice>
        )}
        {status !== undefined && (
          <div className={styles.try}>
            <p>Install from it:</p>
            <CodeBlock isCommand label="pip command" text={pipInstall(simpleUrl, release)} />
            <p className={styles.hint}>
              It holds only what was uploaded to it: add <code>--no-deps</code> if the project depends on others.
            </p>
          </div>
        )}
        {actions.refused === 'rehearsal' && actions.problem !== null && <ProblemNotice problem={actions.problem} />}
        <div className={styles.action}>
          <Button
            variant={isCurrent ? 'secondary' : 'primary'}
            isDisabled={totalsOf(release).hosted === 0}
            isPending={actions.doing === 'rehearsal'}
            onPress={actions.publishToRehearsal}
          >
            {status === undefined ? 'Publish on the rehearsal index' : 'Publish again on the rehearsal index'}
          </Button>
        </div>
      </div>
    </Card>
  );
}
