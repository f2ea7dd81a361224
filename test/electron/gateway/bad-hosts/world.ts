/** A client, the real gateway on a real socket, a bad host, a hosted copy that is well, and a clock that only tests move. */
import { writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type CatalogueFile, type Gateway, startGateway } from '../../../../electron/gateway/index.ts';
import { createHttp } from '../../../../electron/http/index.ts';
import type { Store } from '../../../../electron/store/index.ts';
import type { Download } from '../../../../shared/contract/index.ts';
import { parsePolicy } from '../../../../shared/fallback/index.ts';
import type { BadHost } from '../../../support/bad-host.ts';
import type { Authority } from '../../../support/certificates.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock.ts';
import { badHost, path as filePath, rangeOf, type Sample } from '../../transfer/harness.ts';
import { type Answer, fetchAnswer } from './client.ts';
import { passTime, type Traffic } from './quiet.ts';
import type { Row } from './row.ts';

/** What all rows share. */
export interface Ground {
  readonly authority: Authority;
  readonly store: Store;
}

export interface World {
  readonly gateway: Gateway;
  /** What it logged. */
  readonly events: readonly string[];
  readonly external: BadHost;
  readonly hosted: BadHost;
  readonly clock: VirtualClock;
  /** The names that were looked up, one by one. */
  readonly names: readonly string[];
  /** Ports that were dialled, one by one. */
  readonly ports: readonly number[];
  readonly traffic: Traffic;
  readonly fileUrl: string;
  /** Without the external host. */
  readonly hostedUrl: string;
  /** The downloads that have ended, newest first, when there are so many. */
  ended(count: number): Promise<readonly Download[]>;
}

export async function worldOf(row: Row, subject: Sample, { authority, store }: Ground): Promise<World> {
  const clock = createVirtualClock();
  const gone = new AbortController();
  onTestFinished(() => gone.abort());
  const external = await badHost({ ...(await row.host?.(subject, authority)), clock });
  if (row.isDown === true) await external.close();
  const hosted = await badHost({ ...wellHost(subject), ...(await row.hosted?.(subject, authority)), clock });
  const { names, ports, dialled, http } = wayOut(row, clock, [external.port, hosted.port], authority);

  const file: CatalogueFile = {
    name: { project: 'demo', sha256: subject.file.sha256, filename: subject.file.filename },
    size: subject.file.size,
    sources: [
      { kind: 'external', ...(row.source ?? rehearsal('files.example'))(external.port) },
      { kind: 'hosted', ...(row.hostedSource ?? rehearsal('hosted.example'))(hosted.port) },
    ],
    pieces: subject.file.pieces,
    coreMetadata: false,
    isCacheable: row.isKept ?? row.before === undefined,
  };
  const folder = await temporaryFolder();
  const events: string[] = [];
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    indexes: [],
    catalogues: [
      {
        root: async () => null,
        project: async () => ({ kind: 'absent', freshForSeconds: 0 }),
        file: async ({ sha256 }) => (sha256 === file.name.sha256 ? file : null),
      },
    ],
    http,
    clock,
    policy: parsePolicy(row.policy ?? {}),
    store,
    folder,
    cacheLimitBytes: 1024 ** 3,
    log: (event) => events.push(event),
    ...(row.wallClock === undefined ? {} : { now: row.wallClock() }),
  });
  onTestFinished(async () => {
    await gateway.close();
    await http.close();
  });
  if (row.spoilsFolder === true) await writeFile(path.join(folder, 'downloads'), 'no folder');

  const target = `/files/demo/${file.name.sha256}/${file.name.filename}`;
  return {
    gateway,
    events,
    external,
    hosted,
    clock,
    names,
    ports,
    traffic: {
      dialled,
      isGone: () => gone.signal.aborted,
      accepted: () => [...external.sockets(), ...hosted.sockets()],
    },
    fileUrl: gateway.origin + target,
    hostedUrl: `${gateway.origin}/hosted${target}`,
    async ended(count) {
      while (gateway.view().recent.length < count && !gone.signal.aborted) await new Promise(setImmediate);
      return gateway.view().recent;
    },
  };
}

/** The answer, for which the clock moves on where the row says that it takes time. */
export async function ask(url: string, row: Row, { clock, traffic }: World): Promise<Answer> {
  let isOver = false;
  const answer = fetchAnswer(url).finally(() => (isOver = true));
  if (takesTime(row)) await passTime(clock, traffic, () => isOver);
  return await answer;
}

function takesTime({ ms = 0, before = 0 }: Row): boolean {
  return ms > 0 || before > 0;
}

const rehearsal = (name: string) => (port: number) => ({
  url: `http://${name}:${port}${filePath}`,
  allowLoopback: true,
});

/** Names by the row or to this computer, connections to this computer alone. */
function wayOut(row: Row, clock: VirtualClock, known: readonly number[], authority: Authority) {
  const names: string[] = [];
  const ports: number[] = [];
  const dialled = new Set<net.Socket>();
  const http = createHttp({
    now: clock.now,
    after: clock.after,
    lookup: async (name) => {
      names.push(name);
      return await (row.lookup?.(name) ?? Promise.resolve(usualAddresses(name)));
    },
    dial: (to) => {
      ports.push(to.port);
      const odd = row.dial?.(to, known) ?? null;
      if (odd === null && !known.includes(to.port)) throw new Error(`To port ${to.port}: that is not of this test`);
      const socket = odd ?? net.connect(to);
      dialled.add(socket);
      socket.once('close', () => dialled.delete(socket));
      return socket;
    },
    ...(row.trusts === true ? { tls: { ca: authority.root } } : {}),
  });
  return { names, ports, dialled, http };
}

function usualAddresses(name: string): readonly string[] {
  return /^(files|second|hosted)\.example$/.test(name) ? ['127.0.0.1'] : ['93.184.216.34'];
}

function wellHost({ bytes }: Sample) {
  return { replies: { '*': (head: string) => rangeOf(bytes, head) } };
}
