/** The targets as the renderer gets them, beside what `.pypirc` and twine's environment variables say. */
import type { PypircEntry, TargetsView } from '../../shared/contract/targets.ts';
import { isProblem, type Problem, problem } from '../../shared/problem/index.ts';
import {
  checkTarget,
  credentialAssurance,
  matchIndex,
  suggestSimpleUrl,
  suggestUploadUrl,
  wellKnownTargets,
} from '../../shared/targets/index.ts';
import type { Pypirc, PypircSection, Secrets } from '../secrets/index.ts';
import type { KnownTarget, Targets } from './types.ts';

export async function viewTargets(services: {
  readonly targets: Targets;
  readonly secrets: Secrets;
}): Promise<TargetsView> {
  const targets = services.targets.list();
  const { pypirc, failure } = await read(services.secrets);
  const environment = await services.secrets.readEnvironment();
  const entries = (pypirc?.sections ?? []).filter(isWritten).map((section) => entryOf(section, targets));
  return {
    targets: targets.map((target) => ({
      ...target,
      limits: [...target.limits],
      pypirc: entries.find(({ targetId }) => targetId === target.id)?.name ?? null,
      assurance: target.kind === 'rehearsal' ? 'The rehearsal index takes everybody.' : credentialAssurance(target),
    })),
    pypirc: {
      path: pypirc?.path ?? String(failure?.facts['file'] ?? ''),
      found: pypirc?.found ?? true,
      problem: failure,
      entries,
    },
    environment:
      environment === null
        ? null
        : {
            uploadUrl: shownUrl(environment.uploadUrl),
            username: environment.username,
            hasPassword: environment.password !== null,
            targetId: targetOf(environment.uploadUrl, targets)?.id ?? null,
          },
  };
}

async function read(secrets: Secrets): Promise<{ readonly pypirc: Pypirc | null; readonly failure: Problem | null }> {
  try {
    return { pypirc: await secrets.readPypirc(), failure: null };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { pypirc: null, failure: error.problem };
  }
}

/** PyPI and TestPyPI are there without a file, too: that is nothing to show. */
function isWritten({ name, repository, username, password }: PypircSection): boolean {
  const usual = wellKnownTargets.find(({ id }) => id === name)?.uploadUrl;
  return repository !== usual || username !== null || password !== null;
}

function entryOf(section: PypircSection, targets: readonly KnownTarget[]): PypircEntry {
  const { name, repository, username, password } = section;
  const entry = { name, username, hasPassword: password !== null };
  if (repository === null) {
    const noAddress = problem(
      'pypirc.no_repository',
      `The section ${name} of .pypirc is listed, but names no repository.`,
      { section: name },
      'Write its upload URL into the section, or take it out of index-servers.',
    ).problem;
    return { ...entry, uploadUrl: null, targetId: null, suggestion: null, problem: noAddress };
  }
  const uploadUrl = shownUrl(repository);
  const target = targetOf(repository, targets);
  if (target !== null) return { ...entry, uploadUrl, targetId: target.id, suggestion: null, problem: null };
  try {
    const suggested = suggestUploadUrl(repository);
    const addresses = checkTarget({ uploadUrl: suggested, simpleUrl: suggestSimpleUrl(suggested) });
    const suggestion = { name, uploadUrl: addresses.uploadUrl, simpleUrl: addresses.simpleUrl };
    return { ...entry, uploadUrl, targetId: null, suggestion, problem: null };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { ...entry, uploadUrl, targetId: null, suggestion: null, problem: error.problem };
  }
}

function targetOf(url: string, targets: readonly KnownTarget[]): KnownTarget | null {
  return targets.find(({ uploadUrl }) => matchIndex(uploadUrl, url) !== null) ?? null;
}

/** An address of the file may hold a password; what is no address may be one. */
function shownUrl(written: string): string {
  if (!URL.canParse(written)) return '';
  const url = new URL(written);
  url.username = '';
  url.password = '';
  return url.href;
}
