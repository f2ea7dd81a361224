/**
 * The bridge. One CommonJS file, because the preload of a sandboxed page can load no other. It passes the wire on and says
 * where a dropped file lies; what the app can do crosses on the port, under the contract.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { bridgeName, type DesktopBridge, desktopChannels, portMessage } from '../../../shared/wire/index.ts';

/** What a preload has of the page's world; `electron/` is compiled without the DOM. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

const bridge = {
  requestPort: () => ipcRenderer.send(desktopChannels.requestPort),
  pathOf: (file) => (file instanceof File ? webUtils.getPathForFile(file) || null : null),
  onOpenRelease: (listener) => {
    ipcRenderer.on(desktopChannels.openRelease, (_event, releaseId: unknown) => {
      if (typeof releaseId === 'string') listener(releaseId);
    });
  },
} satisfies DesktopBridge;

contextBridge.exposeInMainWorld(bridgeName, bridge);

// A port cannot cross the context bridge; a window message carries it into the page's world.
ipcRenderer.on(desktopChannels.port, (event) => window.postMessage(portMessage, window.location.origin, event.ports));
