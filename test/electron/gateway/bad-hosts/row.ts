import type net from 'node:net';
import type { TransferSource } from '../../../../electron/transfer/index.ts';
import type { Download } from '../../../../shared/contract/index.ts';
import type { PolicySettings } from '../../../../shared/fallback/index.ts';
import type { BadHostOptions } from '../../../support/bad-host.ts';
import type { Authority } from '../../../support/certificates.ts';
import { type Sample, sample } from '../../transfer/harness.ts';
import type { Answer } from './client.ts';
import type { World } from './world.ts';

const kib = 1024;
const mib = 1024 * kib;

/** The files. Small ones are verified, then sent; large ones are sent as they come. */
export const subjects = {
  'small, pieces known': sample(300_000, 64 * kib),
  'small, no pieces': sample(300_000, null),
  'large, pieces known': sample(8 * mib + 300_000, mib),
  'large, no pieces': sample(8 * mib + 300_000, null),
} as const;

export type SubjectName = keyof typeof subjects;

export const eachSubject = Object.keys(subjects).filter((name): name is SubjectName => name in subjects);

/** What the client gets: the file, the beginning of it and then no more, or 503. */
type Outcome = 'file' | 'cut' | 'refusal';

type Host = Omit<BadHostOptions, 'clock'>;

export interface Row {
  /** In bad-hosts.md. */
  readonly row: number;
  readonly what: string;
  /** The small one whose pieces are known unless told: all of them where they come off differently. */
  readonly of?: readonly SubjectName[];
  /** Another file of so many bytes, without pieces. */
  readonly size?: number;
  /** The external host; nothing is there unless told. */
  readonly host?: (subject: Sample, authority: Authority) => Host | Promise<Host>;
  /** The host has gone. */
  readonly isDown?: boolean;
  /** Its hosted copy is well unless told. */
  readonly hosted?: (subject: Sample, authority: Authority) => Host | Promise<Host>;
  /** Plain http to a rehearsal host by its name unless told. */
  readonly source?: (port: number) => Omit<TransferSource, 'kind'>;
  readonly hostedSource?: (port: number) => Omit<TransferSource, 'kind'>;
  /** Undefined: as usual. */
  readonly lookup?: (name: string) => Promise<readonly string[]> | undefined;
  /** Null: as usual. `ports`: of the external and the hosted copy. */
  readonly dial?: (to: net.TcpNetConnectOpts, ports: readonly number[]) => net.Socket | null;
  /** The authority of this test is trusted. */
  readonly trusts?: boolean;
  readonly policy?: Partial<PolicySettings>;
  readonly wallClock?: () => () => Date;
  /** A file lies where the folder for downloads would be. */
  readonly spoilsFolder?: boolean;
  /** A copy is kept on disk unless told, or unless there are downloads before. */
  readonly isKept?: boolean;
  /** So many downloads of the hosted copy before. */
  readonly before?: number;

  /** What came of each request to a source, as `external tcp.reset!`: the mark says that it was scored. */
  readonly came: readonly string[];
  /** Milliseconds; 0 unless told. */
  readonly ms?: number;
  /** The file unless told. */
  readonly gets?: (name: SubjectName) => Outcome;
  /** Bytes of the file that came from the external host: all or none, by what came of the last request, unless told. */
  readonly fromExternal?: (subject: Sample) => number;
  readonly also?: (seen: Seen) => void;
}

interface Seen extends World {
  readonly subject: Sample;
  readonly answer: Answer;
  readonly download: Download;
}
