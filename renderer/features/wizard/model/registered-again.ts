import type { Release } from '../../../../shared/contract/index.ts';
import { isRegistered } from './link-choice.ts';
import { canRegister, linkReferences, linkRows } from './link-rows.ts';

interface Reference {
  readonly fileId: string;
  readonly hostId: string;
}

/** Of the links that were withdrawn, those that can be registered as they were: nothing was found out against them since. */
export function registrableAgain(release: Release, links: readonly Reference[]): Reference[] {
  const wanted = new Set(links.map(keyOf));
  return linkReferences(
    linkRows(release).filter((row) => {
      const { status, hosted } = row;
      const isWithdrawn = status.state === 'unverified' && status.withdrawnAt !== undefined;
      return (isRegistered(row) || canRegister(row) || (hosted && isWithdrawn)) && wanted.has(row.id);
    }),
  );
}

/** As a row's id. */
function keyOf({ fileId, hostId }: Reference): string {
  return `${fileId} ${hostId}`;
}
