import { Skeleton } from '../../ui/index.ts';
import { CacheCard } from './cache-card.tsx';
import { GatewayPage } from './gateway-page.tsx';
import { PolicyCard } from './policy-card.tsx';
import styles from './settings-screen.module.css';
import { SourcesCard } from './sources-card.tsx';

/** What the gateway is told. Every field is saved when it is left. */
export function GatewaySettingsScreen() {
  return (
    <GatewayPage
      skeleton={
        <div className={styles.cards}>
          <Skeleton height={232} />
          <Skeleton height={190} />
          <Skeleton height={330} />
        </div>
      }
    >
      {(gateway) => (
        <div className={styles.cards}>
          <SourcesCard gateway={gateway} />
          <CacheCard gateway={gateway} />
          <PolicyCard gateway={gateway} />
        </div>
      )}
    </GatewayPage>
  );
}
