/** `npm run check -- dist/*`: what PyPI would refuse, told without the app. A program: it runs when it is imported. */
import process from 'node:process';
import type { IndexTarget } from '../../shared/contract/index.ts';
import { createInspector } from '../distributions/index.ts';
import { createHttp } from '../http/index.ts';
import { createIndexClient } from '../index-client/index.ts';
import { checkFiles } from './check-files.ts';
import { parseCheckOptions, usage } from './check-options.ts';
import { jsonReport, summarize, textReport } from './check-report.ts';

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCheckOptions(args);
  if ('wrong' in parsed) {
    console.error(`${parsed.wrong}\n\n${usage}`);
    return 2;
  }
  if ('help' in parsed) {
    console.log(usage);
    return 0;
  }
  const { paths, json, index, fileLimit } = parsed.options;
  const inspector = createInspector();
  const http = createHttp();
  try {
    const release = await checkFiles(
      paths,
      // npm changes the folder; it says where it was called.
      { folder: process.env['INIT_CWD'] ?? process.cwd(), fileLimit },
      {
        inspector,
        index: index === null ? null : { client: createIndexClient(http), target: targetOf(index) },
        now: () => Date.now(),
      },
    );
    if (release.files.length === 0) {
      console.error(`There are no wheels (.whl) or source distributions (.tar.gz) in ${paths.join(', ')}.`);
      return 2;
    }
    console.log(json ? jsonReport(release) : textReport(release));
    return summarize(release).errors > 0 ? 1 : 0;
  } finally {
    await Promise.all([inspector.close(), http.close()]);
  }
}

/** Only its pages are read. An index on this machine may be a rehearsal: plain http, on loopback. */
function targetOf(simpleUrl: string): IndexTarget {
  const { host, hostname } = new URL(simpleUrl);
  const rehearsal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return { id: simpleUrl, name: host, simpleUrl, uploadUrl: simpleUrl, rehearsal };
}
