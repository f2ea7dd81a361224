import { z } from 'zod';
import { ProblemError, problem } from '../../shared/problem/index.ts';
import { damaged } from './database.ts';

/** node:sqlite's errors: `errcode` is SQLite's extended result code, the primary one in its low byte. */
const sqliteError = z.object({ code: z.literal('ERR_SQLITE_ERROR'), errcode: z.number(), message: z.string() });

/** What the disk or another process did becomes a problem; everything else is a bug and stays what it was. */
export function asProblem(error: unknown, file: string): unknown {
  // A row that its schema refuses: someone else has written into the database.
  if (error instanceof z.ZodError) return damaged(file, z.prettifyError(error));
  const parsed = sqliteError.safeParse(error);
  if (error instanceof ProblemError || !parsed.success) return error;
  const detail = parsed.data.message;
  // https://sqlite.org/rescode.html
  switch (parsed.data.errcode & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return problem(
        'store.busy',
        'Another program holds the database.',
        { file, detail },
        'Close other copies of Fallback Links that use this folder, then try again.',
        error,
      );
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return damaged(file, detail);
    case 13: // SQLITE_FULL
      return problem(
        'store.disk_full',
        'The disk that holds the database is full.',
        { file, detail },
        'Free some space, then try again. What was saved before is kept.',
        error,
      );
    case 3: // SQLITE_PERM
    case 8: // SQLITE_READONLY
    case 10: // SQLITE_IOERR
    case 14: // SQLITE_CANTOPEN
      return problem(
        'store.not_writable',
        'The database cannot be opened or written.',
        { file, detail },
        'Check that the folder exists and that you may write to it and to the database in it.',
        error,
      );
    default:
      return error;
  }
}
