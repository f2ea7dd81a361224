import { StepPanel } from '../step-panel.tsx';
import type { StepProps } from '../step-props.ts';
import { FolderCard } from './folder-card.tsx';
import styles from './publish.module.css';
import { RehearsalCard } from './rehearsal-card.tsx';

/** Where the page goes. Each place has its own action, and says what is true there now. */
export function PublishStep(props: StepProps) {
  return (
    <StepPanel
      title="Publish"
      lead="The page goes out to the places you choose, whole and at once: a reader sees the old page or the new one, never half of it. Publishing again replaces it."
    >
      <div className={styles.cards}>
        {props.release.target.id === 'rehearsal' && <RehearsalCard {...props} />}
        <FolderCard {...props} />
      </div>
    </StepPanel>
  );
}
