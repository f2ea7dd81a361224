/** The gateway's config file: JSON, every key with a default but `dataFolder`. docs/gateway.md explains it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { hostKind } from '../../shared/addresses/index.ts';
import { parsePolicy, type PolicySettings } from '../../shared/fallback/index.ts';
import { isProblem, problem, type ProblemError } from '../../shared/problem/index.ts';

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
  readonly log: { readonly file: string | null; readonly level: LogLevel };
  readonly shutdownSeconds: number;
  readonly logDays: number;
}

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof levels)[number];

/** Paths in it are relative to the file. Problems: `config.unreadable`, `config.not_json`, `config.invalid`. */
export async function readGatewayConfig(file: string): Promise<GatewayConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const message = `The config file ${file} cannot be read (${code}).`;
    throw problem('config.unreadable', message, { file, error: code }, 'Check its path and its permissions.', error);
  });
  return parseGatewayConfig(text, path.resolve(file));
}

/** `file`: the absolute path of the file that the text stands in. Problems as above. */
export function parseGatewayConfig(text: string, file: string): GatewayConfig {
  const config = schema.safeParse(parseJson(text, file));
  if (!config.success) throw invalid(file, config.error.issues.map(inWords));
  const { policy, dataFolder, log, names, listen } = config.data;
  if (['0.0.0.0', '::'].includes(listen.host) && names.length === 0) {
    throw invalid(file, ['names must list what clients call this server by where listen.host is every address.']);
  }
  const beside = (name: string): string => path.resolve(path.dirname(file), name);
  return {
    ...config.data,
    dataFolder: beside(dataFolder),
    log: { ...log, file: log.file === null ? null : beside(log.file) },
    policy: policyOf(policy, file),
  };
}

const host = z
  .string({ error: mustBe('an address of this computer, as "127.0.0.1"') })
  .regex(/^[a-z0-9.:-]+$/i, { error: mustBe('an address of this computer, as "127.0.0.1", without a port') });

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
  listen: section({ host: host.default('127.0.0.1'), port: whole(0, 65_535).default(8080) }).prefault({}),
  names: z.array(name, { error: mustBe('a list of host names') }).default([]),
  indexes: z
    .array(index, { error: mustBe('a list of indexes') })
    .min(1, { error: mustBe('a list of at least one index') })
    .prefault([{ simpleUrl: 'https://pypi.org/simple/' }]),
  dataFolder: z
    .string({ error: mustBe('the path of a folder that this program may write to') })
    .min(1, { error: mustBe('the path of a folder that this program may write to') }),
  cache: section({ limitMiB: whole(0, 1024 * 1024).default(2048) }).prefault({}),
  policy: z.record(z.string(), z.unknown(), { error: mustBe('an object of settings of the policy') }).default({}),
  log: section({
    file: z
      .string({ error: mustBe('the path of a file') })
      .min(1, { error: mustBe('the path of a file') })
      .nullable()
      .default(null),
    level: z.enum(levels, { error: mustBe(`one of ${levels.join(', ')}`) }).default('info'),
  }).prefault({}),
  shutdownSeconds: whole(0, 86_400).default(60),
  logDays: whole(1, 3650).default(30),
});

/** An object that has these keys and no others: a key with a slip in it must not be passed over. */
function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has no key ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}; its keys are ${known}.`
        : mustBe(`an object with the keys ${known}`),
  });
}

function whole(min: number, max: number) {
  const error = mustBe(`a whole number from ${min} to ${max}`);
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function yesOrNo() {
  return z.boolean({ error: mustBe('true or false') });
}

function mustBe(what: string): string {
  return `must be ${what}.`;
}

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

function policyOf(given: Readonly<Record<string, unknown>>, file: string): PolicySettings {
  try {
    return parsePolicy(given);
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { message, remedy, facts } = error.problem;
    const key = facts['setting'] === undefined ? 'policy' : `policy.${facts['setting']}`;
    throw invalid(file, [`${key}: ${message} ${remedy}`]);
  }
}

/** `listen.port must be …`, `indexes[0].simpleUrl must be …` */
function inWords({ path: keys, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  const place = keys.reduce<string>(
    (before, key) =>
      typeof key === 'number' ? `${before}[${key}]` : before === '' ? String(key) : `${before}.${String(key)}`,
    '',
  );
  return `${place === '' ? 'The file' : place} ${message}`;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    const message = `The config file ${file} is not JSON: ${detail}.`;
    throw problem('config.not_json', message, { file }, 'Look for a missing comma or quote there.', error);
  }
}

function invalid(file: string, lines: readonly string[]): ProblemError {
  const message = [`The config file ${file} cannot be used:`, ...lines.map((line) => `  ${line}`)].join('\n');
  return problem('config.invalid', message, { file, problems: lines.length }, 'docs/gateway.md explains every key.');
}
