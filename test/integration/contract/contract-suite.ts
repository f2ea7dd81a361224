/** What holds for the contract on any wire. Each wire's test file runs it on that wire. */
import { isDefinedError, ORPCError, safe } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import type { ContractClient } from '../../../renderer/api/connect.ts';
import { type ContractApp, createContractApp, missingRelease } from '../../support/contract-app.ts';

export function contractSuite(name: string, connect: (app: ContractApp) => Promise<ContractClient>): void {
  describe(`the contract ${name}`, () => {
    it('answers a plain call', async () => {
      const client = await connect(createContractApp());

      expect(await client.files.browse({ path: '/srv/dist é' })).toEqual({
        path: '/srv/dist é',
        parent: null,
        folders: [],
        files: [],
        otherFiles: 0,
      });
      expect(await client.releases.remove({ releaseId: 'x' })).toBeUndefined();
    });

    it('carries a problem whole, as the contract’s own error', async () => {
      const client = await connect(createContractApp());

      const { error } = await safe(client.releases.get({ releaseId: 'gone' }));

      if (!isDefinedError(error)) throw new Error('The error is not one of the contract', { cause: error });
      expect(error.code).toBe('PROBLEM');
      expect(error.status).toBe(422);
      expect(error.data).toEqual(missingRelease);
    });

    it('says no more of a bug than that it is one', async () => {
      const client = await connect(createContractApp());

      const { error } = await safe(client.app.reveal({ path: '/tmp' }));

      expect(error).toBeInstanceOf(Error);
      expect(isDefinedError(error)).toBe(false);
    });

    it('refuses input that the contract does not allow', async () => {
      const client = await connect(createContractApp());

      const { error } = await safe(client.releases.create({ paths: [''] }));

      expect(error).toBeInstanceOf(ORPCError);
      expect(error).toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('streams values in order and then ends', async () => {
      const client = await connect(createContractApp());

      const titles: string[] = [];
      for await (const { title } of await client.releases.watch({ releaseId: 'r' })) titles.push(title);

      expect(titles).toEqual(['one', 'two', 'three']);
    });

    it('carries a problem in the middle of a stream', async () => {
      const client = await connect(createContractApp());
      const stream = await client.releases.watchList();

      expect(await stream.next()).toEqual({ done: false, value: [] });
      const { error } = await safe(stream.next());

      expect(error).toMatchObject({ code: 'PROBLEM', data: missingRelease });
    });

    it('cancels the procedure when the caller’s signal aborts', async () => {
      const app = createContractApp();
      const client = await connect(app);
      const controller = new AbortController();
      const stream = await client.jobs.watch(undefined, { signal: controller.signal });
      expect((await stream.next()).value).toHaveLength(1);

      controller.abort();

      // In memory nothing reads ahead: a procedure hears of it when it is asked for the next value.
      await safe(stream.next());
      await app.streams[0]?.ended;
      expect(app.streams[0]?.signal?.aborted).toBe(true);
    });

    it('ends the procedure when the caller stops reading', async () => {
      const app = createContractApp();
      const client = await connect(app);

      for await (const jobs of await client.jobs.watch()) {
        expect(jobs).toHaveLength(1);
        break;
      }

      await app.streams[0]?.ended;
    });

    it('answers many calls side by side, each to its own caller', async () => {
      const app = createContractApp();
      const client = await connect(app);
      const ids = Array.from({ length: 5 }, (_, index) => `release ${index}`);
      // None is answered before all have arrived.
      app.meeting(ids.length);

      const releases = await Promise.all(ids.map((releaseId) => client.releases.get({ releaseId })));

      expect(releases.map(({ id }) => id)).toEqual(ids);
    });

    it('keeps answering while streams are open', async () => {
      const client = await connect(createContractApp());
      const controller = new AbortController();
      const streams = await Promise.all(
        Array.from({ length: 3 }, () => client.jobs.watch(undefined, { signal: controller.signal })),
      );
      for (const stream of streams) await stream.next();

      expect(await client.releases.list()).toEqual([]);
      controller.abort();
    });
  });
}
