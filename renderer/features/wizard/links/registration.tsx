import { Button, Card, formatCount } from '../../../ui/index.ts';
import { canRegister, linkReferences, type LinkRow } from '../model/link-rows.ts';
import { orderNames } from '../model/orders.ts';
import { registrationEffects } from '../model/registration-effects.ts';
import type { StepProps } from '../step-props.ts';
import styles from './links.module.css';

/** What registering means for those who install, beside the action itself. */
export function Registration({ release, rows, actions }: StepProps & { readonly rows: readonly LinkRow[] }) {
  const verified = rows.filter(canRegister);
  return (
    <Card title={`What registering ${verified.length === 1 ? 'this link' : `these ${verified.length} links`} changes`}>
      <div className={styles.form}>
        <p className={styles.prose}>
          {`Registered links stand on the page that you publish next, ${orderNames[release.order]} (the order is chosen in the Preview). Then:`}
        </p>
        <ul className={styles.effects}>
          {registrationEffects(release.order).map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
        <p className={styles.prose}>
          You can withdraw a link at any time; it leaves the page with the next publication.
        </p>
        <div className={styles.formActions}>
          <Button
            variant="primary"
            isPending={actions.doing === 'register'}
            onPress={() => actions.register(linkReferences(verified))}
          >
            {`Register ${formatCount(verified.length, 'verified link')}`}
          </Button>
        </div>
      </div>
    </Card>
  );
}
