import { bridgeName, type DesktopBridge, portMessage } from '../../shared/wire/index.ts';

declare global {
  /** Named by `bridgeName`. */
  var fallbackLinks: DesktopBridge | undefined;
}

/** The preload's bridge; undefined in a browser. */
export function desktopBridge(): DesktopBridge | undefined {
  return globalThis[bridgeName];
}

/** The parts of a window that a port arrives through. */
export type PortWindow = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly location: Pick<Location, 'origin'>;
};

/** Asks the preload for the wire and waits for the port. Messages from frames and other windows are not taken for it. */
export function requestPort(bridge: DesktopBridge, window: PortWindow): Promise<MessagePort> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent) => {
      const port = event.ports[0];
      const isOurs = event.source === window && event.origin === window.location.origin && event.data === portMessage;
      if (!isOurs || port === undefined) return;
      window.removeEventListener('message', onMessage);
      resolve(port);
    };
    window.addEventListener('message', onMessage);
    bridge.requestPort();
  });
}
