/** The desktop page's own origin; the page is served from a fixed manifest under it. */
export const desktopScheme = 'app';
export const desktopOrigin = 'app://fallback-links';

/** The scheme other programs may open the app with. */
export const deepLinkScheme = 'fallback-links';

/** What the preload hands to the page as `window.fallbackLinks`; a browser page on loopback has none. */
export const bridgeName = 'fallbackLinks';

export interface DesktopBridge {
  /** Asks for the wire. The MessagePort arrives as a window message whose data is `portMessage`. */
  requestPort(): void;
  /** Where a dropped or picked File lies on disk; null for a File that was made in the page. */
  pathOf(file: object): string | null;
  /** The app was started a second time on files or a folder, and this release was made of them. */
  onOpenRelease(listener: (releaseId: string) => void): void;
}

/** Window message from the preload to the page, with the port. */
export const portMessage = 'fallback-links:port';

/** Messages between preload and main; the contract itself crosses on the port alone. */
export const desktopChannels = {
  requestPort: 'fallback-links:request-port',
  port: 'fallback-links:port',
  openRelease: 'fallback-links:open-release',
} as const;
