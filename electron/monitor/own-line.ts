/** What can be told of our own line from who answers and who does not. Pure. */
import { hostKind } from '../../shared/addresses/index.ts';

/** What a line that is down looks like too. An answer over HTTP has come over a line that works. */
export function mayBeOurLine(code: string): boolean {
  return /^(?:dns\.|tcp\.|tls\.|fallback\.transfer\.|local\.)/.test(code);
}

export interface Witnesses {
  /** `none`: there is none on this side. */
  readonly index: 'answers' | 'silent' | 'none';
  /** Of the unrelated hosts that were well lately: how many answer now, and how many do not. */
  readonly well: number;
  readonly silent: number;
  /** All of it is on this computer, where there is no line to be down. */
  readonly isLocal: boolean;
}

/** So many that were well an hour ago do not fail by themselves at once; fewer may. */
const many = 3;

/**
 * An index and an unrelated host must answer. Hosts that fail in their own right are not asked, so where none is left, and
 * where no more than two have just fallen silent, the index alone is enough: it is out there, and has answered over TLS.
 * An index that is down is its own fault where two hosts that have nothing to do with it are there.
 */
export function isLineUp({ index, well, silent, isLocal }: Witnesses): boolean {
  switch (index) {
    case 'answers':
      return well > 0 || silent < many || isLocal;
    case 'silent':
      return well >= 2;
    case 'none':
      return well > 0 || isLocal;
  }
}

/** On this computer: it says nothing about the line, and the line nothing about it. */
export function isLocal(url: string): boolean {
  return URL.canParse(url) && hostKind(new URL(url).hostname) === 'loopback';
}
