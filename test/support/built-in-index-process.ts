/** The built-in index in a process of its own, to be killed: prints its addresses as one line of JSON. */
import path from 'node:path';
import { startBuiltInIndex } from '../../electron/built-in-index/index.ts';
import { openStore } from '../../electron/store/index.ts';

const [dataFolder] = process.argv.slice(2);
if (dataFolder === undefined) throw new Error('usage: built-in-index-process.ts <data folder>');
const store = await openStore({ file: path.join(dataFolder, 'test.sqlite') });
const { origin, simpleUrl, uploadUrl } = await startBuiltInIndex({ repository: store.index, dataFolder, port: 0 });
process.stdout.write(`${JSON.stringify({ origin, simpleUrl, uploadUrl })}\n`);
