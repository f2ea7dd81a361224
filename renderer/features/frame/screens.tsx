import { Bug, Compass, Unplug } from 'lucide-react';
import { Button, CodeBlock, EmptyState } from '../../ui/index.ts';
import styles from './screens.module.css';

/** On loopback: another address, or the app was started anew. Only the address in the terminal helps. */
export function SessionLostScreen() {
  return (
    <main className={styles.whole}>
      <EmptyState
        icon={<Unplug />}
        title="This tab is not connected to the app"
        action={<Button onPress={() => location.reload()}>Try again</Button>}
      >
        <p>
          The app was started again, or this tab was opened without its address. Go to the terminal where it runs and
          open the address shown there; Enter prints a fresh one. Your drafts are safe.
        </p>
      </EmptyState>
    </main>
  );
}

/** The main process was there for the page, but not for the first call. */
export function NoAnswerScreen({ message }: { readonly message: string }) {
  return (
    <main className={styles.whole}>
      <EmptyState
        icon={<Unplug />}
        title="The app does not answer"
        action={<Button onPress={() => location.reload()}>Try again</Button>}
      >
        <p>{message}</p>
      </EmptyState>
    </main>
  );
}

export function BrokenScreen({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  return (
    <div className={styles.whole}>
      <EmptyState
        icon={<Bug />}
        title="This screen failed because of an error in the app"
        action={
          <>
            <Button variant="primary" onPress={onRetry}>
              Show it again
            </Button>
            <Button onPress={() => location.reload()}>Reload the window</Button>
          </>
        }
      >
        <p>Your drafts are kept by the main process, and jobs that are under way go on.</p>
        <div className={styles.trace}>
          <CodeBlock label="What happened" text={error.stack ?? error.message} height={180} />
        </div>
      </EmptyState>
    </div>
  );
}

export function NotFoundScreen() {
  return (
    <EmptyState icon={<Compass />} title="There is nothing at this address">
      <p>
        <a href="#/releases">Go to the releases</a>
      </p>
    </EmptyState>
  );
}
