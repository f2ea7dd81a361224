/** Files a person drops on the page: a path on the desktop; on loopback a stream to the spool, which answers with a path. */
import { sessionHeader, spoolPath } from '../../shared/wire/index.ts';
import { desktopBridge } from './desktop-port.ts';
import { type BrowserParts, loseSession } from './loopback-session.ts';

let session: { readonly browser: Pick<BrowserParts, 'storage'>; readonly token: string } | null = null;

/** Called once connected: uploads use the same session. */
export function rememberSession(browser: Pick<BrowserParts, 'storage'>, token: string): void {
  session = { browser, token };
}

/** Where the file lies on disk; null on loopback, where a browser does not tell. */
export function pathOf(file: File): string | null {
  return desktopBridge()?.pathOf(file) ?? null;
}

/** A file that did not arrive; the message is a sentence for the person. */
export class UploadFailed extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'UploadFailed';
    this.status = status;
  }
}

/**
 * Streams a file to the main process' spool and answers its path there. Rejects with UploadFailed, SessionLost, or the
 * signal's reason; nothing is left in the spool then.
 * @param onProgress bytes that have left
 */
export function uploadToSpool(
  file: File,
  onProgress: (bytesSent: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    if (session === null) throw new Error('uploadToSpool is called before the page is connected, or on the desktop');
    const { browser, token } = session;
    // fetch cannot tell how much of a body has left; XMLHttpRequest can, and reads the file from disk as it goes.
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (finish: () => void) => () => {
      signal?.removeEventListener('abort', abort);
      finish();
    };
    request.open('PUT', `${spoolPath}/${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader(sessionHeader, token);
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener(
      'load',
      settle(() => {
        if (request.status === 401) return reject(loseSession(browser));
        const path = request.status === 201 ? pathIn(request.responseText) : null;
        if (path === null) reject(new UploadFailed(sentenceFor(request.status, file.name), request.status));
        else resolve(path);
      }),
    );
    // Nothing was answered: the app has ended, or the file could not be read any more. The next call will tell which.
    request.addEventListener(
      'error',
      settle(() => reject(new UploadFailed(`${file.name} could not be sent: it was moved, or the app has ended.`, 0))),
    );
    request.addEventListener(
      'abort',
      settle(() => reject(signal?.reason ?? new DOMException('', 'AbortError'))),
    );
    signal?.addEventListener('abort', abort);
    request.send(file);
  });
}

function pathIn(text: string): string | null {
  const body: unknown = JSON.parse(text);
  return typeof body === 'object' && body !== null && 'path' in body && typeof body.path === 'string'
    ? body.path
    : null;
}

function sentenceFor(status: number, name: string): string {
  switch (status) {
    case 400:
      return `${name} has a name that cannot be kept on every system.`;
    case 413:
      return `${name} is larger than the app takes.`;
    case 507:
      return `The disk is full: ${name} was not kept.`;
    default:
      return `${name} was not taken (status ${status}).`;
  }
}
