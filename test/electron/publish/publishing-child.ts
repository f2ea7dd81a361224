/** Publishes a site and dies by SIGKILL before the step with the given number: `<folder> <stamp> <step>`. */
import { publishFolder } from '../../../electron/publish/index.ts';
import { stampedSite } from './sites.ts';

const [folder = '', stamp = '', dieBefore = ''] = process.argv.slice(2);
let step = 0;
await publishFolder({
  folder,
  files: stampedSite(['demo'], stamp),
  beforeStep: () => {
    if (step === Number(dieBefore)) process.kill(process.pid, 'SIGKILL');
    step += 1;
  },
});
