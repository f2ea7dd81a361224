/**
 * What the app keeps: drafts, known files, registered links and their health, settings, the built-in index's
 * catalogue, publications, and the gateway's log. One SQLite database, owned by a worker thread. Every call that changes something is one transaction,
 * and it is answered when the commit is on the disk: an answered save survives a kill -9.
 */
import { healthRepository } from './health-repository.ts';
import type { HealthRepository } from './health.ts';
import type { PublicationRepository } from './publications.ts';
import type {
  DownloadTotals,
  IndexPublication,
  IndexedFile,
  KnownFile,
  LinkKey,
  LinkRank,
  LinkRegistration,
  LoggedDownload,
  RegisteredLink,
  StoredDraft,
} from './records.ts';
import { startStoreWorker } from './worker-client.ts';

export type * from './health.ts';
export type * from './publications.ts';
export type {
  DownloadTotals,
  IndexPublication,
  IndexedFile,
  KnownFile,
  LinkKey,
  LinkRank,
  LinkRegistration,
  LoggedAttempt,
  LoggedDownload,
  RegisteredLink,
  StoredDraft,
} from './records.ts';

export interface Store {
  readonly drafts: {
    /** Newest first. */
    list(): Promise<StoredDraft[]>;
    get(id: string): Promise<StoredDraft | null>;
    save(draft: StoredDraft): Promise<void>;
    remove(id: string): Promise<void>;
  };
  readonly files: {
    /** The same bytes saved again keep the day they were first seen. */
    save(file: KnownFile): Promise<void>;
    /** Those that are known, by filename. */
    bySha256(sha256s: readonly string[]): Promise<KnownFile[]>;
  };
  readonly links: {
    /** By filename, then in the order to try them. */
    ofProject(project: string): Promise<RegisteredLink[]>;
    /** Those of one of its files, in the order to try them. */
    ofFile(project: string, sha256: string): Promise<RegisteredLink[]>;
    /** All or none; a link of the same file and URL on the same index is replaced. */
    register(links: readonly LinkRegistration[]): Promise<void>;
    /** All or none: the order alone. What is not registered there stays so. */
    rank(links: readonly LinkRank[]): Promise<void>;
    withdraw(keys: readonly LinkKey[]): Promise<void>;
  };
  readonly settings: {
    get(key: string): Promise<string | null>;
    set(key: string, value: string): Promise<void>;
    remove(key: string): Promise<void>;
  };
  readonly index: IndexRepository;
  readonly downloads: DownloadLog;
  readonly health: HealthRepository;
  readonly publications: PublicationRepository;
  /** Answers what was asked before, folds the write-ahead log into the database and ends the worker. */
  close(): Promise<void>;
}

/** What the built-in index keeps. */
export interface IndexRepository {
  /** Normalised names, sorted. */
  projects(): Promise<readonly string[]>;
  /** By filename. */
  filesOf(project: string): Promise<readonly IndexedFile[]>;
  file(filename: string): Promise<IndexedFile | null>;
  /** A filename is taken once, whoever comes first. */
  add(file: IndexedFile): Promise<'added' | 'exists'>;
  /** Replaces what was published of that project. */
  publish(project: string, publication: IndexPublication): Promise<void>;
  publicationOf(project: string): Promise<IndexPublication | null>;
}

/** The gateway's log of downloads that are over. Times are ISO 8601 as `Date.toISOString` writes them. */
export interface DownloadLog {
  /** All or none; the same id again is not logged twice. */
  add(downloads: readonly LoggedDownload[]): Promise<void>;
  /** The newest first, by when they ended (were added); at most `limit`. */
  recent(limit: number): Promise<LoggedDownload[]>;
  /** Over the downloads that began then or later. */
  totals(sinceIso: string): Promise<DownloadTotals>;
  /** Removes those that began before, and of the others all but the newest 100,000. */
  prune(beforeIso: string): Promise<void>;
}

/**
 * Opens the database (and its folder, where there is none).
 * Problems: `store.newer`, `store.damaged`, `store.busy`, `store.disk_full`, `store.not_writable`.
 */
export async function openStore({ file }: { readonly file: string }): Promise<Store> {
  const { call, close } = await startStoreWorker(file);
  return {
    drafts: {
      list: () => call('drafts.list'),
      get: (id) => call('drafts.get', id),
      save: (draft) => call('drafts.save', draft),
      remove: (id) => call('drafts.remove', id),
    },
    files: {
      save: (known) => call('files.save', known),
      bySha256: (sha256s) => call('files.bySha256', sha256s),
    },
    links: {
      ofProject: (project) => call('links.ofProject', project),
      ofFile: (project, sha256) => call('links.ofFile', project, sha256),
      register: (links) => call('links.register', links),
      rank: (links) => call('links.rank', links),
      withdraw: (keys) => call('links.withdraw', keys),
    },
    settings: {
      get: (key) => call('settings.get', key),
      set: (key, value) => call('settings.set', key, value),
      remove: (key) => call('settings.remove', key),
    },
    index: {
      projects: () => call('index.projects'),
      filesOf: (project) => call('index.filesOf', project),
      file: (filename) => call('index.file', filename),
      add: (entry) => call('index.add', entry),
      publish: (project, publication) => call('index.publish', project, publication),
      publicationOf: (project) => call('index.publicationOf', project),
    },
    downloads: {
      add: (downloads) => call('downloads.add', downloads),
      recent: (limit) => call('downloads.recent', limit),
      totals: (sinceIso) => call('downloads.totals', sinceIso),
      prune: (beforeIso) => call('downloads.prune', beforeIso),
    },
    health: healthRepository(call),
    publications: {
      list: () => call('publications.list'),
      save: (publication) => call('publications.save', publication),
    },
    close,
  };
}
