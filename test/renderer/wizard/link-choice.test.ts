import { describe, expect, it } from 'vitest';
import type { FileLink } from '../../../shared/contract/index.ts';
import { inOrder, moved } from '../../../renderer/features/wizard/model/host-order.ts';
import { linkChoice, linkFilterText, stateWord } from '../../../renderer/features/wizard/model/link-choice.ts';
import { linkRows } from '../../../renderer/features/wizard/model/link-rows.ts';
import { registrableAgain } from '../../../renderer/features/wizard/model/registered-again.ts';
import { linkHosts, registrationEffects } from '../../../renderer/features/wizard/model/registration-effects.ts';
import { draft, hostAt, hosted, linkAt, readFile } from './sample-release.ts';

const wheel = readFile('demo-2.1.0-py3-none-any.whl', { hosted });
const sdist = readFile('demo-2.1.0.tar.gz', { hosted });
type State = Parameters<typeof linkAt>[1];

/** Two files at two hosts, each link in the state that is said. */
function release(states: Readonly<Record<'a' | 'b', readonly [State, State]>>, tag = '') {
  const files = [wheel, sdist].map((file, at) => ({
    ...file,
    links: (['a', 'b'] as const).map((host) => linkAt(host, states[host][at] ?? 'unverified')),
  }));
  return draft({ hosts: [hostAt('a'), hostAt('b')], files, tag });
}

const mixed = release({ a: ['verified', 'registered'], b: ['verified', 'failed'] });
const choiceOf = (...places: readonly number[]) => {
  const rows = linkRows(mixed);
  return linkChoice(rows, new Set(places.map((place) => rows[place]?.id ?? 'gone')));
};
const counts = (...places: readonly number[]) => {
  const { chosen, toRegister, toWithdraw } = choiceOf(...places);
  return { chosen, toRegister: toRegister.length, toWithdraw: toWithdraw.length };
};

describe('the links that are chosen', () => {
  it('are all verified ones where none is, and nothing is withdrawn', () => {
    expect(counts()).toEqual({ chosen: 0, toRegister: 2, toWithdraw: 0 });
    expect(choiceOf().line).toContain('all 2 verified links');
    // One that is gone is no choice.
    expect(counts(99)).toEqual({ chosen: 0, toRegister: 2, toWithdraw: 0 });
  });

  it('are registered where they are verified, and withdrawn where they are registered', () => {
    expect(counts(0, 1, 3)).toEqual({ chosen: 3, toRegister: 1, toWithdraw: 1 });
    expect(choiceOf(0, 1, 3).line).toBe('3 of 4 links chosen: 1 verified, 1 registered, 1 neither.');
    expect(counts(3)).toEqual({ chosen: 1, toRegister: 0, toWithdraw: 0 });
  });

  it('are found by file, host, tag and state', () => {
    const tagged = {
      ...mixed,
      tag: 'v2.1.0',
      hosts: [{ ...hostAt('a'), template: 'https://a.example.org/{tag}/{filename}' }, hostAt('b')],
    };
    const found = (needle: string) => linkRows(tagged).filter((row) => linkFilterText(tagged)(row).includes(needle));
    expect(found('none-any')).toHaveLength(2);
    expect(found('b.example.org')).toHaveLength(2);
    expect(found('v2.1.0')).toHaveLength(2);
    expect(found('registered')).toHaveLength(1);
    expect(linkRows(mixed).map(stateWord)).toEqual(['verified', 'registered', 'verified', 'failed']);
  });
});

describe('what registering the chosen links changes', () => {
  it('names the hosts that are taken from, with those that are registered already', () => {
    const rows = linkRows(mixed);
    const hostsOf = (...places: readonly number[]) =>
      linkHosts(
        mixed,
        rows,
        places.flatMap((place) => rows[place] ?? []),
      );
    const a = 'a.example.org';
    const b = 'b.example.org';
    expect(hostsOf(0, 2)).toEqual({ first: a, last: b, hasSeveral: true });
    expect(hostsOf(2)).toEqual({ first: b, last: b, hasSeveral: false });
    // The sdist at b comes after the registered link at a.
    expect(hostsOf(2, 3)).toEqual({ first: `${a} and ${b}`, last: b, hasSeveral: true });
    expect(registrationEffects('external-first', hostsOf(0, 2)).at(-1)).toContain('in the order of the hosts');
  });
});

describe('a withdrawal that is taken back', () => {
  const withdrawn = (hostId: string): FileLink => {
    const { url } = linkAt(hostId, 'unverified');
    return { hostId, url, status: { state: 'unverified', withdrawnAt: '2026-11-22T14:05:00Z' } };
  };
  const at = (...links: readonly FileLink[]) =>
    registrableAgain(
      draft({ hosts: [hostAt('a'), hostAt('b')], files: [{ ...wheel, links: [...links] }] }),
      ['a', 'b'].map((hostId) => ({ fileId: wheel.id, hostId })),
    ).map(({ hostId }) => hostId);

  it('brings back what nothing was found out against since', () => {
    expect(at(withdrawn('a'), linkAt('b', 'verified'))).toEqual(['a', 'b']);
    expect(at(linkAt('a', 'failed'), linkAt('b', 'unverified'))).toEqual([]);
  });

  it('brings back only what was withdrawn then', () => {
    const links = [withdrawn('a'), withdrawn('b')];
    const two = draft({ hosts: [hostAt('a'), hostAt('b')], files: [{ ...wheel, links }] });
    expect(registrableAgain(two, [{ fileId: wheel.id, hostId: 'b' }])).toEqual([{ fileId: wheel.id, hostId: 'b' }]);
  });
});

describe('a host', () => {
  it('goes a place earlier or later, and not beyond the ends', () => {
    expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 'gone', 1)).toEqual(['a', 'b', 'c']);
    expect(inOrder(['a', 'b', 'c'].map(hostAt), ['c', 'a']).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });
});
