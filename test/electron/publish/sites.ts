import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderSite, type SiteFile } from '../../../electron/publish/index.ts';

/** A site of these projects, every file of which carries the stamp. */
export function stampedSite(projects: readonly string[], stamp: string): SiteFile[] {
  return renderSite(
    projects.map((name) => {
      const filename = `${name}-1.0.tar.gz`;
      const file = {
        filename,
        size: 1,
        sha256: 'a'.repeat(64),
        hostedUrl: `https://hosted.example/${stamp}/${filename}`,
        externalUrls: [`https://external.example/${stamp}/${filename}`],
        requiresPython: null,
        yanked: false,
        coreMetadata: false,
        uploadTime: null,
        provenance: null,
      };
      return {
        page: { name, versions: ['1.0'], files: [file] },
        order: 'external-first',
        metalinks: [{ filename, xml: `<!-- ${stamp} -->` }],
      };
    }),
  );
}

/** Every file below the folder with what it holds, by path. */
export async function readSite(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(
        async (path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const,
      ),
    ),
  );
}

export function asRecord(files: readonly SiteFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path, body }) => [path, String(body)]));
}
