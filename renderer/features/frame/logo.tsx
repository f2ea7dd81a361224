import styles from './frame.module.css';

/** The idea in one mark: a bar that changes colour where the copy changes, and goes on. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true">
      <path className={styles.logoExternal} d="M1.6 10 10 1.6l2.6 2.6L6.8 10l2.6 2.6-2.6 2.6z" />
      <path className={styles.logoHosted} d="M18.4 10 10 18.4l-2.6-2.6 5.8-5.8-2.6-2.6 2.6-2.6z" />
    </svg>
  );
}
