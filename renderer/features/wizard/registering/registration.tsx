import { Card, formatCount } from '../../../ui/index.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import type { LinkRow } from '../model/link-rows.ts';
import { orderNames } from '../model/orders.ts';
import { linkHosts, registrationEffects } from '../model/registration-effects.ts';
import { Objections } from './objections.tsx';
import styles from './registering.module.css';

interface RegistrationProps {
  readonly release: Release;
  readonly rows: readonly LinkRow[];
  readonly toRegister: readonly LinkRow[];
}

/** What registering these links means for those who install, read before it is done. */
export function Registration({ release, rows, toRegister }: RegistrationProps) {
  const files = new Set(toRegister.map(({ file }) => file.id)).size;
  return (
    <Card
      title={`What registering ${toRegister.length === 1 ? 'this link' : `these ${formatCount(toRegister.length, 'link')}`} changes`}
      aside={`for installers of ${formatCount(files, 'file')}`}
    >
      <div className={styles.registration}>
        <p className={styles.prose}>
          {`Registered links stand on the page that you publish next, ${orderNames[release.order]} (the order is chosen in the Preview). Then:`}
        </p>
        <ul className={styles.effects}>
          {registrationEffects(release.order, linkHosts(release, rows, toRegister)).map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
        <Objections />
        <p className={styles.prose}>
          You can withdraw a link at any time; it leaves the page with the next publication.
        </p>
      </div>
    </Card>
  );
}
