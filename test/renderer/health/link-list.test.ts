import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { linkQuerySchema, linkSortSchema } from '../../../shared/contract/health.ts';
import {
  allLinks,
  criteriaOf,
  isFiltered,
  sortedBy,
  sortOf,
  toggledState,
} from '../../../renderer/features/health/model/link-filter.ts';
import { PAGE_SIZE, pagesFor, sightOf, wantsTheSame } from '../../../renderer/features/health/model/link-pages.ts';

describe('what is asked for', () => {
  it('leaves out what is not filtered by, and is taken by the contract', () => {
    expect(criteriaOf(allLinks)).toEqual({ sort: 'state', descending: false });
    const filter = { ...allLinks, text: `  ${'x'.repeat(300)}`, states: ['suspended'] as const, host: 'a.example' };
    const criteria = criteriaOf(filter);
    expect(criteria).toMatchObject({ text: 'x'.repeat(200), states: ['suspended'], host: 'a.example' });
    expect(linkQuerySchema.safeParse({ ...criteria, offset: 0, limit: PAGE_SIZE }).success).toBe(true);
  });

  it('is filtered where something is left out, and spaces alone leave out nothing', () => {
    expect(isFiltered({ ...allLinks, text: '  ' })).toBe(false);
    expect(isFiltered({ ...allLinks, project: 'demo' })).toBe(true);
  });

  it('knows every order of the contract', () => {
    for (const sort of linkSortSchema.options) expect(sortOf(sort)).toBe(sort);
    expect(sortOf('beats')).toBe(null);
  });
});

it('turns round at the second press on a header, and begins ascending at another one', () => {
  const first = sortedBy({ sort: 'state', descending: true }, 'file');
  expect(first).toEqual({ sort: 'file', descending: false });
  expect(sortedBy(first, 'file')).toEqual({ sort: 'file', descending: true });
});

it('adds a state, and takes it away again', () => {
  expect(toggledState(toggledState(['suspect'], 'suspended'), 'suspect')).toEqual(['suspended']);
});

describe('pages', () => {
  it('are those that hold the rows, whole and no more', () => {
    expect(pagesFor(0, 40)).toEqual([0]);
    expect(pagesFor(90, 101)).toEqual([0, 1]);
    expect(pagesFor(9984, 10_000)).toEqual([99]);
    expect(pagesFor(0, 0)).toEqual([0]);
  });

  it('hold every row that is asked for', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 400 }), (from, length) => {
        const pages = pagesFor(from, from + length);
        expect(pages).toContain(Math.floor(from / PAGE_SIZE));
        expect(pages).toContain(Math.floor((from + length - 1) / PAGE_SIZE));
        expect(pages.length).toBeLessThanOrEqual(Math.ceil(length / PAGE_SIZE) + 1);
      }),
    );
  });
});

describe('the page ahead', () => {
  const total = 10_000;
  test.each([
    ['down', { from: 0 }, 248, 295, 3],
    ['up', { from: 256 }, 248, 295, 1],
    ['down to the end', { from: 0 }, 9953, 10_000, null],
    ['up to the beginning', { from: 8 }, 0, 39, null],
  ])('is the next one on the way %s', (_, last, from, to, ahead) => {
    expect(sightOf(last, from, to, total).ahead).toBe(ahead);
  });

  test('and those in sight stay the same while the list moves within a page', () => {
    const before = sightOf({ from: 0 }, 208, 255, total);
    const after = sightOf(before, 216, 263, total);
    expect(wantsTheSame(before, after)).toBe(true);
    expect(wantsTheSame(after, sightOf(after, 256, 303, total))).toBe(false);
    expect(wantsTheSame(after, sightOf(after, 208, 255, total))).toBe(false);
  });
});
