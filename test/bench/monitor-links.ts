import type { LinkRegistration } from '../../electron/store/index.ts';
import { type BenchLink, linksOf } from './probe-files.ts';

const COPIES = 10;
export const PROJECTS = 200;

/** Ten thousand links: each file of the probe's bench at ten addresses of its host. */
export function registrations(ports: readonly number[], hostedPort: number): readonly LinkRegistration[] {
  const links = linksOf(ports, hostedPort);
  return Array.from({ length: COPIES }, (_, copy) => links.map((link, at) => registration(link, copy, at))).flat();
}

function registration({ url, size, sha256 }: BenchLink, copy: number, at: number): LinkRegistration {
  const address = new URL(url);
  const now = new Date().toISOString();
  address.pathname = `/${copy}${address.pathname}`;
  return {
    project: `project-${(at + copy) % PROJECTS}`,
    filename: `demo_project-1.${at}.${copy}-py3-none-any.whl`,
    sha256,
    size,
    url: address.href,
    rank: 0,
    rehearsal: true,
    registeredAt: now,
    verifiedAt: now,
    indexId: 'rehearsal',
  };
}
