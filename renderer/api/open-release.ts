import { desktopBridge } from './desktop-port.ts';

/** The app was started a second time on a folder: its release is to be shown. On loopback this never happens. */
export function onOpenRelease(listener: (releaseId: string) => void): void {
  desktopBridge()?.onOpenRelease(listener);
}
