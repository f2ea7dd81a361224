import { z } from 'zod';
import { type HostState, hostStateSchema } from './host-state.ts';

/** Where it is kept. */
export interface NelRepository {
  /** What cannot be read (another version wrote it) is left out: the host will declare it again. */
  load(): Promise<readonly HostState[]>;
  save(state: HostState): Promise<void>;
  forget(host: string): Promise<void>;
}

/** As `store.settings`. */
export interface KeyValues {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
}

const listKey = 'nel.hosts';
const keyOf = (host: string) => `nel.host.${host}`;

/** One value for each host, and one with their names. */
export function repositoryIn(values: KeyValues): NelRepository {
  let hosts: ReadonlySet<string> = new Set();
  async function list(next: ReadonlySet<string>): Promise<void> {
    hosts = next;
    await values.set(listKey, JSON.stringify([...hosts]));
  }
  return {
    async load() {
      const listed = z.array(z.string()).safeParse(parseJson(await values.get(listKey)));
      hosts = new Set(listed.success ? listed.data : []);
      const states = [];
      for (const host of hosts) {
        const state = hostStateSchema.safeParse(parseJson(await values.get(keyOf(host))));
        if (state.success && state.data.host === host) states.push(state.data);
      }
      return states;
    },
    async save(state) {
      await values.set(keyOf(state.host), JSON.stringify(state));
      if (!hosts.has(state.host)) await list(new Set([...hosts, state.host]));
    },
    async forget(host) {
      await list(new Set([...hosts].filter((other) => other !== host)));
      await values.remove(keyOf(host));
    },
  };
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
