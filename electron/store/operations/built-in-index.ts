import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type IndexPublication, type IndexedFile, indexPublicationSchema, indexedFileSchema } from '../records.ts';
import { inTransaction } from '../transaction.ts';

const columns = `project, name, filename, version, size, sha256, blake2b256, requires_python AS requiresPython,
  core_metadata_sha256 AS coreMetadataSha256, uploaded_at AS uploadedAt`;

const projectRows = z.array(z.object({ project: z.string() }));
const publicationRow = indexPublicationSchema.omit({ links: true }).optional();
const linkRows = indexPublicationSchema.shape.links;

export function builtInIndexOperations(database: DatabaseSync) {
  const projects = database.prepare('SELECT DISTINCT project FROM index_files ORDER BY project');
  const filesOf = database.prepare(`SELECT ${columns} FROM index_files WHERE project = ? ORDER BY filename`);
  const file = database.prepare(`SELECT ${columns} FROM index_files WHERE filename = ?`);
  const add = database.prepare(
    `INSERT INTO index_files (project, name, filename, version, size, sha256, blake2b256, requires_python,
                              core_metadata_sha256, uploaded_at)
     VALUES (:project, :name, :filename, :version, :size, :sha256, :blake2b256, :requiresPython,
             :coreMetadataSha256, :uploadedAt)
     ON CONFLICT (filename) DO NOTHING`,
  );
  const removePublication = database.prepare('DELETE FROM index_publications WHERE project = ?');
  const addPublication = database.prepare(
    'INSERT INTO index_publications (project, link_order, published_at) VALUES (?, ?, ?)',
  );
  const addLink = database.prepare(
    'INSERT INTO index_publication_links (project, position, filename, sha256, url) VALUES (?, ?, ?, ?, ?)',
  );
  const publication = database.prepare(
    'SELECT link_order AS "order", published_at AS publishedAt FROM index_publications WHERE project = ?',
  );
  const links = database.prepare(
    'SELECT filename, sha256, url FROM index_publication_links WHERE project = ? ORDER BY position',
  );
  return {
    'index.projects': (): readonly string[] => projectRows.parse(projects.all()).map((row) => row.project),
    'index.filesOf': (project: string): readonly IndexedFile[] =>
      z.array(indexedFileSchema).parse(filesOf.all(project)),
    'index.file': (filename: string): IndexedFile | null =>
      indexedFileSchema.optional().parse(file.get(filename)) ?? null,
    /** A filename is taken once: of two uploads at the same time one is told `exists`. */
    'index.add': (entry: IndexedFile): 'added' | 'exists' => {
      const { project, name, filename, version, size, sha256, blake2b256, uploadedAt } = entry;
      const { requiresPython, coreMetadataSha256 } = entry;
      const { changes } = add.run({
        project,
        name,
        filename,
        version,
        size,
        sha256,
        blake2b256,
        uploadedAt,
        requiresPython,
        coreMetadataSha256,
      });
      return Number(changes) === 1 ? 'added' : 'exists';
    },
    'index.publish': (project: string, { order, links, publishedAt }: IndexPublication): void =>
      inTransaction(database, () => {
        removePublication.run(project);
        addPublication.run(project, order, publishedAt);
        for (const [position, link] of links.entries()) {
          addLink.run(project, position, link.filename, link.sha256, link.url);
        }
      }),
    'index.publicationOf': (project: string): IndexPublication | null =>
      inTransaction(database, () => {
        const row = publicationRow.parse(publication.get(project));
        return row === undefined ? null : { ...row, links: linkRows.parse(links.all(project)) };
      }),
  };
}
