/** What the monitor is made from, and what it gives. Everything that it needs of the world is passed in. */
import type {
  ActionResult,
  CheckDepth,
  Download,
  FollowedPublication,
  HealthAction,
  HealthGlance,
  HealthTick,
  LinkChoice,
  MonitorPatch,
  MonitorSettings,
  MonitorState,
  Notice,
} from '../../shared/contract/index.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { LinkRecord } from '../../shared/links/index.ts';
import type { Facts } from '../../shared/problem/index.ts';
import type { Clock } from '../http/index.ts';
import type { SpotResult } from '../probe/index.ts';
import type { SpeedSample } from './line-speed.ts';
import type { HealthRepository, MonitoredLink } from '../store/index.ts';

/** Looks at one link: the real one is `createLinkChecker`, a simulation has its own. */
export interface LinkChecker {
  /** A result for everything that a host can do; rejects only with the signal's reason, or a bug. */
  check(link: MonitoredLink, depth: CheckDepth, signal: AbortSignal): Promise<SpotResult>;
}

/** The blame guard's own requests: the real one is `createControl`. */
export interface Control {
  /**
   * Whether our own line works, as far as this link is concerned: an index of the link answers, and one of the unrelated
   * links' hosts does where many were well lately. Rejects only with the signal's reason, or a bug.
   */
  works(link: MonitoredLink, unrelated: readonly MonitoredLink[], signal: AbortSignal): Promise<boolean>;
  /** How fast what comes from unrelated hosts comes; none where there is nothing to measure by. Rejects as above. */
  measure(
    link: MonitoredLink,
    unrelated: readonly MonitoredLink[],
    signal: AbortSignal,
  ): Promise<readonly SpeedSample[]>;
}

/** What the monitor asks of electron/publications. */
export interface FollowedPublications {
  list(): readonly FollowedPublication[] | Promise<readonly FollowedPublication[]>;
  /** Publishes anew what follows these projects' links. Answered when it is known that it must be, not when it is out. */
  linksChanged(projects: readonly string[]): void | Promise<void>;
  /** Now and after every change. */
  watch(signal?: AbortSignal): AsyncGenerator<readonly FollowedPublication[], void, void>;
}

export type MonitorRepository = Pick<
  HealthRepository,
  | 'links'
  | 'record'
  | 'addFallbackBytes'
  | 'counts'
  | 'certificates'
  | 'incidents'
  | 'saveIncidents'
  | 'watched'
  | 'tell'
  | 'prune'
>;

export interface MonitorOptions {
  readonly repository: MonitorRepository;
  readonly settings: SettingsStore;
  readonly publications: FollowedPublications;
  readonly checker: LinkChecker;
  readonly control: Control;
  /** Wall clock. */
  now(): Date;
  /** Monotonic. */
  readonly clock: Clock;
  /** From 0 to 1, as Math.random. */
  random(): number;
  /** Hours and minutes of the day where the person is, for quiet hours: `22:05`. By default of this computer. */
  localTime?(at: Date): string;
  /** What the last runs have said of settings is not read: only these count, and they are not kept. */
  readonly fixedSettings?: Partial<MonitorSettings>;
  /** For what the gateway met; by default the usual one. */
  policy?(): PolicySettings;
  /** One of our own checks that counts was not well. */
  onFailure?(result: SpotResult, link: MonitoredLink): void;
  log(event: string, facts: Facts): void;
  onBug(error: unknown): void;
}

export interface SettingsStore {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

export interface Monitor {
  /** Reads the links and plans their checks; the first ones come at random. Does nothing while it is switched off. */
  start(): Promise<void>;
  state(): MonitorState;
  /** Now, and when something changed, at most twice a second. */
  watch(signal?: AbortSignal): AsyncGenerator<HealthTick, void, void>;
  /** Each notice goes to one listener; without any they wait (at most 100). */
  notices(signal?: AbortSignal): AsyncGenerator<Notice, void, void>;
  /** Now, and the notices that wait: whoever asks tells them. */
  glance(): HealthGlance;
  /** Problems: `health.link_unknown`, `health.host_unknown`. */
  act(on: LinkChoice, action: HealthAction): Promise<ActionResult>;
  /** Within ten seconds. Problems `health.undo_over`, `health.undo_overtaken`. */
  undo(id: string): Promise<void>;
  settings(): MonitorSettings;
  updateSettings(patch: MonitorPatch): Promise<MonitorSettings>;
  /** Links were registered or withdrawn: reads them again. */
  linksChanged(): Promise<void>;
  /** What the gateway met on the way to a file. `asked`: what each attempt asked first, where a redirect led it elsewhere. */
  observeDownload(download: Download, asked?: readonly string[]): void;
  /** When the link is looked at next; null: never, or not known. ISO 8601. */
  nextCheckAt(linkId: number): string | null;
  /** As it is in memory; null: not known. */
  record(linkId: number): LinkRecord | null;
  /**
   * Looks at every link once that no person has taken away, whole, whatever the budget; what came of each. Stopped, it gives
   * what it has found out by then.
   */
  checkAll(signal?: AbortSignal): Promise<readonly CheckedLink[]>;
  /** Resolves when no check is under way and all results are written. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface CheckedLink {
  readonly link: MonitoredLink;
  readonly result: SpotResult;
}
