/** The gateway's config file: JSON, every key with a default but `dataFolder`. docs/gateway.md explains it. */
import path from 'node:path';
import { z } from 'zod';
import { hostKind } from '../../shared/addresses/index.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import {
  besideConfig,
  folderPath,
  hostAddress,
  invalidConfig,
  logSection,
  mustBe,
  parseConfig,
  policyOf,
  policySection,
  readConfigFile,
  section,
  whole,
  yesOrNo,
} from './config-file.ts';
import { monitoringKeys } from './monitor-config.ts';
import type { ProgramLogSettings } from './program-log.ts';

export interface GatewayConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly names: readonly string[];
  readonly indexes: readonly {
    readonly simpleUrl: string;
    readonly rehearsal: boolean;
    readonly registeredLinks: boolean;
  }[];
  /** Absolute. */
  readonly dataFolder: string;
  readonly cache: { readonly limitMiB: number };
  readonly policy: PolicySettings;
  readonly log: ProgramLogSettings;
  readonly shutdownSeconds: number;
  readonly logDays: number;
  /** Looks at the registered links of the data folder too (docs/monitor.md); null: it does not. */
  readonly monitor: { readonly byteBudgetMiB: number; readonly meanHours: number; readonly rehearsal: boolean } | null;
}

const docs = 'docs/gateway.md';

/** Paths in it are relative to the file. Problems: `config.unreadable`, `config.not_json`, `config.invalid`. */
export async function readGatewayConfig(file: string): Promise<GatewayConfig> {
  return parseGatewayConfig(await readConfigFile(file), path.resolve(file));
}

/** `file`: the absolute path of the file that the text stands in. Problems as above. */
export function parseGatewayConfig(text: string, file: string): GatewayConfig {
  const config = parseConfig(schema, text, { file, docs });
  const { policy, dataFolder, log, names, listen } = config;
  if (['0.0.0.0', '::'].includes(listen.host) && names.length === 0) {
    const line = 'names must list what clients call this server by where listen.host is every address.';
    throw invalidConfig([line], { file, docs });
  }
  return {
    ...config,
    dataFolder: besideConfig(file, dataFolder),
    log: { ...log, file: log.file === null ? null : besideConfig(file, log.file) },
    policy: policyOf(policy, { file, docs }),
  };
}

const name = z.string({ error: mustBe('a host name') }).regex(/^(\*|([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?)$/i, {
  error: mustBe('a host name, with its port where clients have to name it, or "*" for any'),
});

const index = section({
  simpleUrl: z.string({ error: mustBe('the address of an index, as "https://pypi.org/simple/"') }),
  rehearsal: yesOrNo().default(false),
  registeredLinks: yesOrNo().default(true),
}).superRefine(({ simpleUrl, rehearsal }, context) => {
  const wrong = whatIsWrongWith(simpleUrl, rehearsal);
  if (wrong !== null) context.addIssue({ code: 'custom', path: ['simpleUrl'], message: wrong });
});

const schema = section({
  listen: section({ host: hostAddress.default('127.0.0.1'), port: whole(0, 65_535).default(8080) }).prefault({}),
  names: z.array(name, { error: mustBe('a list of host names') }).default([]),
  indexes: z
    .array(index, { error: mustBe('a list of indexes') })
    .min(1, { error: mustBe('a list of at least one index') })
    .prefault([{ simpleUrl: 'https://pypi.org/simple/' }]),
  dataFolder: folderPath,
  cache: section({ limitMiB: whole(0, 1024 * 1024).default(2048) }).prefault({}),
  policy: policySection,
  log: logSection,
  shutdownSeconds: whole(0, 86_400).default(60),
  logDays: whole(1, 3650).default(30),
  monitor: section(monitoringKeys).nullable().default(null),
});

/** What electron/http would refuse anyway, each time: said once, before anything is served. */
function whatIsWrongWith(simpleUrl: string, rehearsal: boolean): string | null {
  const url = URL.parse(simpleUrl);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return mustBe('the address of an index, as "https://pypi.org/simple/"');
  }
  if (url.username !== '' || url.password !== '') return 'must not have a user name or password in it.';
  if (url.search !== '' || url.hash !== '') return 'must not have a query or a fragment.';
  switch (hostKind(url.hostname)) {
    case 'loopback':
      return rehearsal ? null : 'is on this computer: that needs "rehearsal": true beside it.';
    case 'refused':
      return 'must be on the public internet, or on this computer with "rehearsal": true beside it.';
    case 'public':
      return url.protocol === 'https:' ? null : 'must begin with https://.';
  }
}
