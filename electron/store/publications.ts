import type { Problem } from '../../shared/problem/index.ts';

/** Where a page was published. One for each kind and place. */
export interface StoredPublication {
  readonly id: string;
  readonly kind: 'folder' | 'rehearsal';
  readonly where: string;
  /** By project. Those of one folder may be of several indexes, each with the order in which a person published it. */
  readonly pages: readonly {
    readonly project: string;
    readonly indexId: string;
    readonly order: 'external-first' | 'hosted-first' | 'hosted-only';
  }[];
  readonly follow: boolean;
  readonly publishedAt: string;
  readonly behindSince: string | null;
  readonly problem: Problem | null;
  readonly nextAttemptAt: string | null;
}

export interface PublicationRepository {
  list(): Promise<StoredPublication[]>;
  /** Replaces the one of the same kind and place. */
  save(publication: StoredPublication): Promise<void>;
}
