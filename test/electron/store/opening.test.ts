import { mkdir, open, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../electron/store/index.ts';
import { migrations } from '../../../electron/store/migrations/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { digest, loggedDownload } from './samples.ts';

async function databaseFile(): Promise<string> {
  return path.join(await temporaryFolder(), 'store.db');
}

function inDatabase<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const refusal = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) });

describe('migrations', () => {
  test('a new database has had them all, in WAL, with STRICT tables only', async () => {
    const file = await databaseFile();
    await (await openStore({ file })).close();
    inDatabase(file, (database) => {
      expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
      expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
      const loose = "SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%'";
      expect(database.prepare(loose).all()).toEqual([]);
    });
  });

  test.each(migrations.map((_, version) => version))(
    'a database of version %i is brought up, its rows kept',
    async (version) => {
      const file = await databaseFile();
      inDatabase(file, (database) => {
        for (const migration of migrations.slice(0, version)) database.exec(migration);
        database.exec(`PRAGMA user_version = ${version}`);
        if (version > 0) database.exec("INSERT INTO drafts VALUES ('kept', 'then', '{}')");
      });
      const store = await openStore({ file });
      onTestFinished(() => store.close());
      expect(await store.drafts.list()).toHaveLength(version > 0 ? 1 : 0);
      expect(await store.index.projects()).toEqual([]);
      expect(await store.downloads.recent(1)).toEqual([]);
    },
  );

  test('a full database of version 3 keeps everything and takes downloads', async () => {
    const file = await databaseFile();
    inDatabase(file, (database) => {
      for (const migration of migrations.slice(0, 3)) database.exec(migration);
      database.exec(`
        PRAGMA user_version = 3;
        INSERT INTO drafts VALUES ('draft', 'then', '{"step":"links"}');
        INSERT INTO settings VALUES ('theme', 'dark');
        INSERT INTO files VALUES ('${digest('a')}', '${digest('b')}', 12, 'demo-1.0.tar.gz', 'demo', '1.0', 'sdist',
                                  1048576, zeroblob(32), 'then');
        INSERT INTO links VALUES ('${digest('a')}', 'https://a.example/', 'demo', 'demo-1.0.tar.gz', 12, 0, 1, 'then', 'i');
        INSERT INTO index_files VALUES ('demo-1.0.tar.gz', 'demo', 'Demo', '1.0', 12, '${digest('a')}', '${digest('b')}',
                                        NULL, NULL, 'then');
        INSERT INTO index_publications VALUES ('demo', 'hosted-first', 'then');
        INSERT INTO index_publication_links VALUES ('demo', 0, 'demo-1.0.tar.gz', '${digest('a')}', 'https://a.example/');
      `);
    });
    const store = await openStore({ file });
    onTestFinished(() => store.close());
    expect(await store.drafts.list()).toEqual([{ id: 'draft', updatedAt: 'then', document: '{"step":"links"}' }]);
    expect(await store.settings.get('theme')).toBe('dark');
    expect(await store.files.bySha256([digest('a')])).toMatchObject([{ filename: 'demo-1.0.tar.gz' }]);
    expect(await store.links.ofProject('demo')).toMatchObject([{ url: 'https://a.example/', rehearsal: true }]);
    expect(await store.index.file('demo-1.0.tar.gz')).toMatchObject({ name: 'Demo' });
    expect(await store.index.publicationOf('demo')).toMatchObject({ order: 'hosted-first', links: [{}] });
    await store.downloads.add([loggedDownload('first')]);
    expect(await store.downloads.recent(2)).toEqual([loggedDownload('first')]);
  });

  test('a migration that fails leaves the database as it was', async () => {
    const file = await databaseFile();
    // The third migration wants to make this table.
    inDatabase(file, (database) => database.exec('CREATE TABLE index_files (other TEXT) STRICT'));
    await expect(openStore({ file })).rejects.toThrow('already exists');
    inDatabase(file, (database) => {
      expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 0 });
      expect(database.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'index_files' }]);
    });
  });
});

test('a database of a newer version is refused and not touched', async () => {
  const file = await databaseFile();
  inDatabase(file, (database) =>
    database.exec('PRAGMA user_version = 999; CREATE TABLE future (x) STRICT'.replace('(x)', '(x TEXT)')),
  );
  const before = await readFile(file);
  await expect(openStore({ file })).rejects.toEqual(refusal('store.newer'));
  expect(await readFile(file)).toEqual(before);
});

describe('a damaged database is told, and left as it is', () => {
  test('not a database at all', async () => {
    const file = await databaseFile();
    await writeFile(file, 'These are notes, not a database. '.repeat(100));
    const before = await readFile(file);
    await expect(openStore({ file })).rejects.toEqual(refusal('store.damaged'));
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(path.dirname(file))).toEqual(['store.db']);
  });

  test('pages overwritten', async () => {
    const file = await databaseFile();
    const store = await openStore({ file });
    for (let count = 0; count < 50; count += 1) {
      await store.drafts.save({ id: `draft ${count}`, updatedAt: 'now', document: 'x'.repeat(5000) });
    }
    await store.close();
    const bytes = await readFile(file);
    bytes.fill(0xa5, 8192, bytes.length - 8192);
    await writeFile(file, bytes);
    await expect(openStore({ file })).rejects.toEqual(refusal('store.damaged'));
    expect(await readFile(file)).toEqual(bytes);
  });

  test('a large one is opened without reading all of it; the operation that meets the damage tells', async () => {
    const file = await databaseFile();
    const store = await openStore({ file });
    const document = 'x'.repeat(20 * 1024 * 1024);
    for (const id of ['a', 'b', 'c', 'd']) await store.drafts.save({ id, updatedAt: 'now', document });
    await store.settings.set('key', 'value');
    await store.close();
    const disk = await open(file, 'r+');
    const { size } = await disk.stat();
    await disk.write(Buffer.alloc(64 * 1024, 0xa5), 0, 64 * 1024, Math.floor(size / 2 / 4096) * 4096);
    await disk.close();
    const again = await openStore({ file });
    onTestFinished(() => again.close());
    expect(await again.settings.get('key')).toBe('value');
    await expect(again.drafts.list()).rejects.toEqual(refusal('store.damaged'));
  });

  test('a row that another program has written', async () => {
    const file = await databaseFile();
    await (await openStore({ file })).close();
    inDatabase(file, (database) =>
      database.exec(
        `INSERT INTO links VALUES ('pypi', '${'Z'.repeat(64)}', 'https://a.example/', 'demo', 'f', 1, 0, 0, 'now')`,
      ),
    );
    const store = await openStore({ file });
    onTestFinished(() => store.close());
    await expect(store.links.ofProject('demo')).rejects.toEqual(refusal('store.damaged'));
    expect(await store.links.ofProject('other')).toEqual([]);
  });
});

test('a folder in the place of the database is a problem, not a bug', async () => {
  const file = await databaseFile();
  await mkdir(file);
  await expect(openStore({ file })).rejects.toEqual(refusal('store.not_writable'));
});
