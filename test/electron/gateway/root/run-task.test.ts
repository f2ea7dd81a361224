import { expect, test } from 'vitest';
import { namesToBytes } from '../../../../electron/gateway/root/names.ts';
import { runRootTask } from '../../../../electron/gateway/root/run-task.ts';

const large = () => namesToBytes(Array.from({ length: 30_000 }, (_, number) => `project-${number}`));

test('rendering uses nothing up: the same names can be rendered again', async () => {
  const lists = [large()];
  const [html, json] = await Promise.all(
    (['html', 'json'] as const).map((form) =>
      runRootTask({ kind: 'render', lists, form }, new AbortController().signal),
    ),
  );
  expect(lists[0]?.length).toBeGreaterThan(300_000);
  expect(html?.digest).not.toBe(json?.digest);
});

test('what nobody waits for any more is ended, and the next one has its turn', async () => {
  const leaver = new AbortController();
  const task = { kind: 'render', lists: [large()], form: 'html' } as const;
  const ended = runRootTask(task, leaver.signal);
  leaver.abort(new Error('left'));
  await expect(ended).rejects.toThrow('left');
  expect((await runRootTask(task, new AbortController().signal)).bytes.length).toBeGreaterThan(1_000_000);
});

test('a problem in the worker is one outside of it', async () => {
  const body = new TextEncoder().encode('<'.repeat(200_000));
  const task = { kind: 'read', body, contentType: 'application/json', url: 'https://index.example/simple/' } as const;
  await expect(runRootTask(task, new AbortController().signal)).rejects.toMatchObject({
    problem: { code: 'page.not_json', facts: { host: 'index.example' } },
  });
});

test('a page of more parts than any index has is refused before it is parsed', async () => {
  const body = new Uint8Array(10_000_100).fill(','.charCodeAt(0));
  const task = { kind: 'read', body, contentType: 'application/json', url: 'https://index.example/simple/' } as const;
  await expect(runRootTask(task, new AbortController().signal)).rejects.toMatchObject({
    problem: { code: 'page.too_many_names', facts: { host: 'index.example' } },
  });
});
