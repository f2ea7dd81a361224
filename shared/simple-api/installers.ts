import type { InstallerRow } from '../contract/preview.ts';
import { pageLinks, type PageLink } from './links.ts';
import type { LinkOrder, ProjectPage } from './model.ts';

/** What an installer can tell two links of one file by. */
export interface Candidate {
  readonly copy: PageLink['copy'];
  readonly yanked: boolean;
}

export interface Installer {
  readonly name: string;
  /** The link that it reads metadata from while it resolves, where that is another than the one that it downloads. */
  readonly resolves?: {
    readonly command: string;
    from<Link extends Candidate>(links: readonly Link[]): Link | undefined;
  };
  readonly evidence: InstallerRow['evidence'];
  /** The link that it downloads, out of the links of one file in the order of the page. None ever tries a second. */
  choose<Link extends Candidate>(links: readonly Link[]): Link | undefined;
}

/** Each installer's own rule, as read in its source (`read`) or seen when it was run (`run`). */
export const installers: readonly Installer[] = [
  // Its resolver sorts candidates by preference and keeps, of equal ones, the last.
  { name: 'pip 20.3 and later, pipenv', evidence: 'run', choose: (links) => notYankedFirst(links).at(-1) },
  // max() over the candidates: of equal ones, the first.
  {
    name: 'pip 19.2 to 20.2, or with the legacy resolver',
    evidence: 'run',
    choose: (links) => notYankedFirst(links)[0],
  },
  // Knows nothing of PEP 592.
  { name: 'pip 18.1 and earlier', evidence: 'run', choose: (links) => links[0] },
  // Sorts by filename with a sort that leaves a sorted page as it is, then keeps the first.
  { name: 'uv', evidence: 'read', choose: (links) => notYankedFirst(links)[0] },
  // It installs from the first link. While it resolves it goes through the wheels and keeps the last `none-any` one.
  {
    name: 'poetry with a custom source',
    evidence: 'run',
    choose: (links) => notYankedFirst(links)[0],
    resolves: { command: 'poetry lock', from: (links) => notYankedFirst(links).at(-1) },
  },
  { name: 'pdm', evidence: 'run', choose: (links) => notYankedFirst(links)[0] },
];

const gatewayName = 'through the gateway';

/**
 * Which copy each installer takes from the HTML page in this order, found by applying the installer's rule to the page's
 * links, and what happens then. `survives` is whether an install works while the external host is down.
 */
export function simulateInstallers(page: ProjectPage, order: LinkOrder): readonly InstallerRow[] {
  const files = linksByFile(pageLinks(page, order));
  return [...installers.map((installer) => row(installer, files)), gatewayRow(files)];
}

type PageCandidate = Candidate & { readonly url: string };

function linksByFile(links: readonly PageLink[]): readonly (readonly PageCandidate[])[] {
  const byFile = Map.groupBy(links, (link) => link.filename);
  return [...byFile.values()].map((group) =>
    group.map((link) => ({ copy: link.copy, url: link.url, yanked: link.file.yanked !== false })),
  );
}

function row(installer: Installer, files: readonly (readonly PageCandidate[])[]): InstallerRow {
  const chosen = files.flatMap((links) => installer.choose(links) ?? []);
  const external = chosen.filter((link) => link.copy === 'external');
  const { name, evidence } = installer;
  if (external.length > 0) {
    const of =
      external.length < chosen.length ? ` ${external.length} of ${chosen.length} files are fetched there.` : '';
    return {
      installer: name,
      takes: 'external',
      survives: false,
      whenItFails: `The install fails if ${hosts(external)} is down: it does not try the hosted copy.${of}`,
      evidence,
    };
  }
  const hosted = `The install fails if ${hosts(chosen)} is down, as it does today`;
  const read = externalMetadata(installer, files);
  const whenItFails =
    read.length > 0 && installer.resolves !== undefined
      ? `${hosted}; ${installer.resolves.command} reads metadata from ${hosts(read)} and fails if that is down.`
      : `${hosted}; external hosts do not matter.`;
  return { installer: name, takes: 'hosted', survives: true, whenItFails, evidence };
}

function externalMetadata(
  { resolves }: Installer,
  files: readonly (readonly PageCandidate[])[],
): readonly PageCandidate[] {
  if (resolves === undefined) return [];
  const universal = files.filter((links) => links[0]?.url.includes('-none-any.whl'));
  return universal.flatMap((links) => resolves.from(links) ?? []).filter((link) => link.copy === 'external');
}

function gatewayRow(files: readonly (readonly PageCandidate[])[]): InstallerRow {
  const links = files.flat();
  const external = links.filter((link) => link.copy === 'external');
  const hosted = hosts(links.filter((link) => link.copy === 'hosted'));
  const common = { installer: gatewayName, survives: true, evidence: 'run' } as const;
  if (external.length === 0) {
    return {
      ...common,
      takes: 'hosted',
      whenItFails: `There is no other copy: the install fails if ${hosted} is down.`,
    };
  }
  return {
    ...common,
    takes: 'external-then-hosted',
    whenItFails: `If ${hosts(external)} is down, the gateway goes on with the hosted copy on ${hosted}.`,
  };
}

function notYankedFirst<Link extends Candidate>(links: readonly Link[]): readonly Link[] {
  const offered = links.filter((link) => !link.yanked);
  return offered.length > 0 ? offered : links;
}

function hosts(links: readonly { readonly url: string }[]): string {
  const names = [...new Set(links.map(({ url }) => (URL.canParse(url) ? new URL(url).host : 'the index')))];
  return names.length === 0 ? 'the index' : names.join(' or ');
}
