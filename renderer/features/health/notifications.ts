/** Notifications of the system, where the browser or the desktop has them and the person allows them. */
import type { Notice } from '../../../shared/contract/index.ts';

/** Whether nobody was asked yet. */
export function isAskingLeft(): boolean {
  return 'Notification' in globalThis && Notification.permission === 'default';
}

/** Asks the person, where nobody has asked yet. */
export async function askForNotifications(): Promise<'granted' | 'denied'> {
  if (!('Notification' in globalThis)) return 'denied';
  if (Notification.permission !== 'default') return Notification.permission;
  return (await Notification.requestPermission()) === 'granted' ? 'granted' : 'denied';
}

/** Where it is allowed and the window is not looked at; the same one takes the place of itself. */
export function notifyOfSystem({ id, title, body }: Notice, onPress: () => void): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted' || document.hasFocus()) return;
  const shown = new Notification(title, { body, tag: id });
  shown.addEventListener('click', () => {
    window.focus();
    onPress();
    shown.close();
  });
}
