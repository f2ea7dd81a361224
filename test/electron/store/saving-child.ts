/** Saves one draft again and again, and prints the number of each save once it is answered. */
import { openStore } from '../../../electron/store/index.ts';

const [file = '', id = ''] = process.argv.slice(2);
const store = await openStore({ file });
for (let count = 1; ; count += 1) {
  await store.drafts.save({
    id,
    updatedAt: new Date(0).toISOString(),
    document: JSON.stringify({ count, fill: 'x'.repeat(2000) }),
  });
  process.stdout.write(`${count}\n`);
}
