import { Skeleton } from '../../ui/index.ts';
import { stepTitles } from '../../../shared/contract/steps.ts';
import styles from './wizard.module.css';

/** The wizard's places, in their final size, until the release is here. */
export function WizardSkeleton() {
  return (
    <div className={styles.wizard} aria-busy="true" aria-label="Loading the release">
      <div className={styles.loadingHeader}>
        <Skeleton width={180} height={28} />
        <Skeleton width={300} height={20} />
      </div>
      <div className={styles.columns}>
        <div className={styles.loadingSteps}>
          {Object.entries(stepTitles).map(([step, title]) => (
            <Skeleton key={step} width={28 + title.length * 7} height={18} />
          ))}
        </div>
        <div className={styles.panel}>
          <div className={styles.panelTitles}>
            <Skeleton width={120} height={24} />
            <Skeleton width="70%" height={20} />
          </div>
          <Skeleton height={292} />
        </div>
      </div>
    </div>
  );
}
