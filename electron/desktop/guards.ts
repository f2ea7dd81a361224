/** The walls around the page, put up before the first window. What they let through is decided in page-rules.ts. */
import { app, session, shell, type WebContents } from 'electron';
import { isPermissionGranted, mayDownload, mayNavigate, mayOpenExternally, mayRequest } from './page-rules.ts';

export function guardSession(): void {
  const own = session.defaultSession;
  own.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(isPermissionGranted(permission, details.requestingUrl));
  });
  own.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isPermissionGranted(permission, requestingOrigin),
  );
  own.setDevicePermissionHandler(() => false);
  own.setDisplayMediaRequestHandler(null);
  own.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !mayRequest(url) }));
  own.on('will-download', (event, item) => {
    if (!mayDownload(item.getURL())) event.preventDefault();
  });
}

/** For every page that comes to be, however it does. */
export function guardAllPages(): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents));
}

function guardPage(contents: WebContents): void {
  // Typed addresses, links and scripts in the top frame; then what a redirect makes of it; then every frame.
  contents.on('will-navigate', (details) => {
    if (!mayNavigate(details)) details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    if (!mayNavigate(details)) details.preventDefault();
  });
  contents.on('will-frame-navigate', (details) => {
    if (!mayNavigate(details)) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenExternally(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
