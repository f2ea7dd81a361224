import { X } from 'lucide-react';
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { Button, IconButton } from './button.tsx';
import styles from './toaster.module.css';

interface ToastMessage {
  readonly message: string;
  readonly action: ToastAction | null;
}

export interface ToastAction {
  readonly label: string;
  readonly onPress: () => void;
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/** Says that something happened that needs no answer; what needs one is a ProblemNotice where it happened. */
export function showToast(message: string, options: { readonly action?: ToastAction } = {}): void {
  queue.add({ message, action: options.action ?? null }, { timeout: options.action === undefined ? 5000 : 9000 });
}

/** Once, at the root. */
export function Toaster() {
  return (
    <ToastRegion queue={queue} className={styles.region ?? ''} aria-label="Messages">
      {({ toast }) => (
        <Toast toast={toast} className={styles.toast ?? ''}>
          <ToastContent className={styles.content ?? ''}>
            <Text slot="title">{toast.content.message}</Text>
          </ToastContent>
          {toast.content.action !== null && (
            <Button
              size="small"
              onPress={() => {
                toast.content.action?.onPress();
                queue.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </Button>
          )}
          <IconButton label="Close" icon={<X />} size="small" onPress={() => queue.close(toast.key)} />
        </Toast>
      )}
    </ToastRegion>
  );
}
