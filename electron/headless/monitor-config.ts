/** The monitor's config file: JSON, every key with a default but `dataFolder`. docs/monitor.md explains it. */
import path from 'node:path';
import { z } from 'zod';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import {
  besideConfig,
  folderPath,
  hostAddress,
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
import type { ProgramLogSettings } from './program-log.ts';

export interface MonitorConfig {
  /** Absolute. */
  readonly dataFolder: string;
  readonly byteBudgetMiB: number;
  readonly meanHours: number;
  /** Whether links on this computer are looked at too. */
  readonly rehearsal: boolean;
  readonly policy: PolicySettings;
  /** Where `/healthz` and `/metrics` are; null: nowhere. */
  readonly listen: { readonly host: string; readonly port: number } | null;
  readonly log: ProgramLogSettings;
}

const docs = 'docs/monitor.md';

/** Paths in it are relative to the file. Problems: `config.unreadable`, `config.not_json`, `config.invalid`. */
export async function readMonitorConfig(file: string): Promise<MonitorConfig> {
  return parseMonitorConfig(await readConfigFile(file), path.resolve(file));
}

/** `file`: the absolute path of the file that the text stands in. Problems as above. */
export function parseMonitorConfig(text: string, file: string): MonitorConfig {
  const config = parseConfig(schema, text, { file, docs });
  const { dataFolder, log, policy } = config;
  return {
    ...config,
    dataFolder: besideConfig(file, dataFolder),
    log: { ...log, file: log.file === null ? null : besideConfig(file, log.file) },
    policy: policyOf(policy, { file, docs }),
  };
}

const hours = mustBe('a number of hours from 0.1 to 168');

/** How much is looked at, and what; the gateway's config has them too. */
export const monitoringKeys = {
  byteBudgetMiB: whole(0, 1024 * 1024 * 1024).default(1024),
  meanHours: z.number({ error: hours }).min(0.1, { error: hours }).max(168, { error: hours }).default(6),
  rehearsal: yesOrNo().default(false),
};

const schema = section({
  dataFolder: folderPath,
  ...monitoringKeys,
  policy: policySection,
  listen: section({ host: hostAddress.default('127.0.0.1'), port: whole(0, 65_535) })
    .nullable()
    .default(null),
  log: logSection,
});
