/** A program that sends one file to a bucket; to be killed. What to do comes on standard input. */
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createOpenUploads, openBucket } from '../../electron/copies/index.ts';
import { createHttp, monotonicClock } from '../../electron/http/index.ts';
import { Secret } from '../../electron/secrets/index.ts';
import { openStore } from '../../electron/store/index.ts';
import { bucketPlaceSchema } from '../../shared/contract/copies.ts';

const values = z.object({ filename: z.string(), project: z.string(), version: z.string(), tag: z.string() });
const file = z.object({ path: z.string(), filename: z.string(), size: z.number(), sha256: z.string() });
const work = z
  .object({ database: z.string(), place: bucketPlaceSchema, file, values, secret: z.string(), part: z.number() })
  .parse(JSON.parse(await text(process.stdin)));

const store = await openStore({ file: work.database });
const bucket = openBucket({
  http: createHttp(),
  place: work.place,
  credentials: { secretAccessKey: new Secret(work.secret) },
  uploads: createOpenUploads(store.settings),
  clock: monotonicClock,
  random: Math.random,
  now: () => new Date(),
  partBytes: work.part,
});
await bucket.send(work.file, work.values);
await store.close();
