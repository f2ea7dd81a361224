import { describe, expect, it } from 'vitest';
import { copyPlace, guessPlace } from '../../../renderer/features/wizard/model/guess-place.ts';
import { linkRows } from '../../../renderer/features/wizard/model/link-rows.ts';
import {
  conflictsOf,
  isUnsent,
  releaseNotice,
  rowsToSend,
  sendAction,
  whyNothing,
} from '../../../renderer/features/wizard/model/sending-copies.ts';
import type { FileLink, Job, Release, ReleaseFile } from '../../../shared/contract/index.ts';
import { draft, hosted, linkAt, readFile, trouble } from './sample-release.ts';

type Status = FileLink['status'];

const at = '2026-11-22T14:05:00Z';
const host = { id: 'a', template: 'https://s3.example.org/my-wheels/{filename}', rehearsal: false };
const place = copyPlace({ ...guessPlace(host), accessKeyId: 'AKIA1' }, host);
const exists = (file: string): Status => ({
  state: 'failed',
  at,
  problem: { ...trouble('copy.exists'), facts: { file, theirSize: 7, theirSha256: 'bb' } },
});

function rows(statuses: readonly Status[], file: Partial<ReleaseFile> = {}) {
  const files = statuses.map((status, index) => {
    const link = { ...linkAt('a', 'unverified'), status };
    return readFile(`demo-${index}.whl`, { hosted, links: [link], ...file });
  });
  return linkRows(draft({ files, hosts: [host] } satisfies Partial<Release>));
}

const action = (statuses: readonly Status[], more: Partial<Parameters<typeof sendAction>[0]> = {}) => {
  const all = rows(statuses);
  const conflicts = conflictsOf(all, null);
  return sendAction({
    rows: all,
    place,
    hasSecret: true,
    conflicts,
    replaced: new Set(),
    isSending: false,
    ...more,
  });
};
const open: Status = { state: 'unverified' };
const sent: Status = { state: 'unverified', sentAt: at };

describe('what can be sent to a host', () => {
  it('is what lies here, is hosted and has a URL; else it is said what is missing', () => {
    expect(rowsToSend(rows([open, sent]))).toHaveLength(2);
    expect(whyNothing(rows([open]))).toBeNull();
    expect(whyNothing(rows([open], { hosted: { state: 'none' } }))).toContain('hosted copy');
    expect(whyNothing(rows([open], { path: '' }))).toContain('on this computer');
    expect(whyNothing(rows([open], { links: [{ ...linkAt('a', 'unverified'), url: null }] }))).toContain('tag');
  });
});

describe('the action names what it does', () => {
  it('with the files that are left, or all of them where all are there', () => {
    expect(action([open, open, sent])).toEqual({ label: 'Send 2 files to the bucket my-wheels', blocked: null });
    expect(action([sent, { state: 'verified', at }]).label).toBe('Send 2 files to the bucket my-wheels');
    expect(action([open], { place: null })).toEqual({
      label: 'Send 1 file to the place',
      blocked: 'Fill in the place first.',
    });
  });

  it('and waits for the secret, and for the job before', () => {
    expect(action([open], { hasSecret: false }).blocked).toBe('Enter the secret access key first.');
    expect(action([open], { isSending: true }).blocked).toContain('already');
  });

  it('and replaces what was ticked, and nothing unless something was', () => {
    const conflicted = [exists('demo-0.whl'), exists('demo-1.whl'), sent];
    expect(action(conflicted).blocked).toBe('Choose what may be replaced.');
    expect(action(conflicted, { replaced: new Set(['demo-0.whl']) })).toEqual({
      label: 'Replace 1 file in the bucket my-wheels',
      blocked: null,
    });
    expect(action([...conflicted, open], { replaced: new Set(['demo-0.whl']) }).label).toBe(
      'Send 2 files to the bucket my-wheels, replacing 1',
    );
    expect(action([...conflicted, open])).toEqual({ label: 'Send 1 file to the bucket my-wheels', blocked: null });
  });
});

describe('what goes to a GitHub release', () => {
  const gitHub = {
    kind: 'github',
    api: 'https://api.github.com',
    owner: 'demo',
    repo: 'demo',
    rehearsal: false,
  } as const;
  const rowsOf = (...versions: readonly string[]) => {
    const files = versions.map((version) => {
      const filename = `demo-${version}.tar.gz`;
      const url = `https://github.com/demo/demo/releases/download/v${version}/${filename}`;
      return readFile(filename, { hosted, version, links: [{ ...linkAt('a', 'unverified'), url }] });
    });
    return linkRows(draft({ files, hosts: [host] }));
  };
  const label = (all: ReturnType<typeof rowsOf>) =>
    sendAction({ rows: all, place: gitHub, hasSecret: true, conflicts: [], replaced: new Set(), isSending: false })
      .label;

  it('is published: the action and the dialog say so, with the tag', () => {
    expect(label(rowsOf('2.1.0'))).toBe('Publish 1 file in the release v2.1.0 of demo/demo');
    expect(label(rowsOf('2.1.0', '2.2.0'))).toBe('Publish 2 files in the releases of demo/demo');
    expect(releaseNotice(rowsOf('2.1.0'), gitHub)).toMatch(
      /^Where v2\.1\.0 has no release yet, one is made.* published when/,
    );
    expect(releaseNotice(rowsOf('2.1.0', '2.2.0rc1'), gitHub)).toMatch(
      /^Where a tag has no release yet.* published when/,
    );
    expect(releaseNotice(rowsOf('2.1.0rc1'), gitHub)).toContain('published as a pre-release');
    expect(releaseNotice(rowsOf('2.1.0'), place)).toBe('');
  });

  it('and is in a draft counts as sent: the link is what leads nowhere', () => {
    const [row] = rows([{ state: 'failed', at, problem: trouble('copy.release_draft') }]);
    expect(row !== undefined && isUnsent(row)).toBe(false);
  });
});

describe('files in conflict', () => {
  it('are told by their links, with both sizes and digests', () => {
    const [conflict, ...others] = conflictsOf(rows([exists('demo-0.whl'), sent, open]), null);
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({ fileId: 'demo-0.whl', size: 1000, theirSize: 7, theirSha256: 'bb' });
  });

  it('that are registered keep that state, and are told by the job', () => {
    const registered = rows([
      { state: 'registered', at },
      { state: 'registered', at },
    ]);
    const problem = { ...trouble('copy.exists'), facts: { file: 'demo-1.whl' } };
    expect(conflictsOf(registered, { ...ended, state: 'failed', problem }).map(({ filename }) => filename)).toEqual([
      'demo-1.whl',
    ]);
    expect(conflictsOf(registered, { ...ended, state: 'done' })).toEqual([]);
  });

  it('are not what was refused after a look at the link', () => {
    const [unsent, refused] = rows([exists('demo-0.whl'), { state: 'failed', at, problem: trouble('http.error') }]);
    expect([unsent, refused].map((row) => row !== undefined && isUnsent(row))).toEqual([true, false]);
    expect(conflictsOf(rows([{ state: 'failed', at, problem: trouble('copy.key_wrong') }]), null)).toEqual([]);
  });
});

const ended: Job = {
  id: 'j',
  kind: 'copy',
  releaseId: 'r1',
  state: 'done',
  startedAt: at,
  endedAt: at,
  progress: {
    bytesDone: 0,
    bytesTotal: 0,
    bytesPerSecond: null,
    secondsLeft: null,
    itemsDone: 0,
    itemsTotal: 0,
    items: {},
  },
  problem: null,
};
