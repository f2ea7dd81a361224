/** The built-in index behind a door that can be told to refuse, to cut a connection, and to count what comes through. */
import { onTestFinished } from 'vitest';
import { startTestIndex, type TestIndex } from './built-in-index.ts';
import { startScriptedServer } from './scripted-server.ts';

export interface TroubledIndex {
  readonly uploadUrl: string;
  readonly simpleUrl: string;
  readonly index: TestIndex;
  /** How often the index has taken each file whole, by its name. */
  readonly taken: ReadonlyMap<string, number>;
  /** The next so many uploads are answered 503. */
  refuse(uploads: number): void;
  /** How many 503s went out. */
  refusals(): number;
  /** The next upload of more than so many bytes is cut when these have come. */
  cutAfter(bytes: number): void;
  cuts(): number;
  /** Resolves once so many files have been taken. */
  untilTaken(files: number): Promise<void>;
}

export async function startTroubledIndex(): Promise<TroubledIndex> {
  const index = await startTestIndex();
  const taken = new Map<string, number>();
  const waiting: { readonly files: number; readonly resolve: () => void }[] = [];
  const state = { toRefuse: 0, refused: 0, cutAt: null as number | null, cuts: 0 };
  const onTaken = (filename: string) => {
    taken.set(filename, (taken.get(filename) ?? 0) + 1);
    for (const { files, resolve } of waiting) if (taken.size >= files) resolve();
  };

  const door = await startScriptedServer((request, response) => {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    request.on('data', (part: Uint8Array) => {
      parts.push(part);
      bytes += part.length;
      if (state.cutAt === null || bytes <= state.cutAt) return;
      state.cutAt = null;
      state.cuts += 1;
      request.socket.destroy();
    });
    request.on('error', () => undefined);
    request.on('end', () => {
      if (request.method === 'POST' && state.toRefuse > 0) {
        state.toRefuse -= 1;
        state.refused += 1;
        response.writeHead(503, { 'retry-after': '1' }).end('Try later');
        return;
      }
      void forward(request.method ?? 'GET', request.url ?? '/', request.headers, Buffer.concat(parts)).then(
        ({ status, type, body, filename }) => {
          if (filename !== null && status === 200) onTaken(filename);
          response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
        },
        () => response.destroy(),
      );
    });
  });

  const forward = async (
    method: string,
    url: string,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    sent: Buffer<ArrayBuffer>,
  ) => {
    const kept = ['authorization', 'content-type', 'accept'].flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    const body = method === 'POST' ? { body: sent } : {};
    const answer = await fetch(`${index.origin}${url}`, { method, headers: Object.fromEntries(kept), ...body });
    const filename = method === 'POST' ? (/; filename="([^"]+)"/.exec(sent.toString('latin1'))?.[1] ?? null) : null;
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, filename, body: Buffer.from(await answer.arrayBuffer()) };
  };

  onTestFinished(() => {
    for (const { resolve } of waiting) resolve();
  });
  return {
    uploadUrl: `${door.origin}/legacy/`,
    simpleUrl: `${door.origin}/simple/`,
    index,
    taken,
    refuse: (uploads) => {
      state.toRefuse = uploads;
    },
    refusals: () => state.refused,
    cutAfter: (bytes) => {
      state.cutAt = bytes;
    },
    cuts: () => state.cuts,
    untilTaken: (files) =>
      new Promise((resolve) => {
        if (taken.size >= files) resolve();
        else waiting.push({ files, resolve });
      }),
  };
}
