/** Publishes one project at a time, each under a name of its own: `<folder> <prefix> <count>`. */
import { publishFolder } from '../../../electron/publish/index.ts';
import { stampedSite } from './sites.ts';

const [folder = '', prefix = '', count = ''] = process.argv.slice(2);
for (let index = 0; index < Number(count); index += 1) {
  await publishFolder({ folder, files: stampedSite([`${prefix}${index}`], 'x') });
}
