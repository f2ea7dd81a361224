import { Notification } from 'electron';
import type { Notice } from '../../shared/contract/index.ts';

/** Those that can still be pressed: one that nothing refers to is forgotten, and its press with it. */
const shown = new Set<Notification>();

/** Without the notice's id: Windows refuses one of more than 64 characters, and none comes twice anyway. */
export function showNotification({ title, body }: Pick<Notice, 'title' | 'body'>, onPress: () => void): void {
  const notification = new Notification({ title, body });
  const forget = () => shown.delete(notification);
  shown.add(notification);
  notification.on('click', () => {
    forget();
    onPress();
  });
  notification.on('close', forget);
  notification.on('failed', forget);
  notification.show();
}
