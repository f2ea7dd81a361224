import { expect, it } from 'vitest';
import { type BrowserParts, fetchInSession, openSession } from '../../../renderer/api/loopback-session.ts';
import { SessionLost } from '../../../renderer/api/session-lost.ts';
import { sessionHeader } from '../../../shared/wire/index.ts';

const secret = 's'.repeat(43);

function tab(options: { readonly hash: string; readonly kept?: string; answer(request: Request): Response }) {
  const stored = new Map(options.kept === undefined ? [] : [['fallback-links.session', options.kept]]);
  const requests: Request[] = [];
  const shown: string[] = [];
  const browser: BrowserParts = {
    location: { hash: options.hash, pathname: '/', origin: 'http://127.0.0.1:4000' },
    history: { replaceState: (_state, _unused, url) => void shown.push(String(url)) },
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    fetch: (request) => {
      requests.push(request);
      return Promise.resolve(options.answer(request));
    },
  };
  return { browser, requests, shown, stored };
}

it('exchanges the launch secret and takes it out of the address', async () => {
  const { browser, requests, shown, stored } = tab({
    hash: `#launch=${secret}`,
    answer: () => Response.json({ token: 'new' }),
  });

  expect(await openSession(browser)).toBe('new');
  expect(shown).toEqual(['/']);
  expect([...stored.values()]).toEqual(['new']);
  expect(await requests[0]?.json()).toEqual({ launchSecret: secret });
  expect(requests[0]?.url).toBe('http://127.0.0.1:4000/session');
});

it('keeps the session over a reload, on whatever screen', async () => {
  const { browser, requests, shown } = tab({ hash: '#/releases/1', kept: 'kept', answer: () => Response.error() });

  expect(await openSession(browser)).toBe('kept');
  expect(requests).toEqual([]);
  expect(shown).toEqual([]);
});

it('goes on with the kept session when a used address is opened again', async () => {
  const { browser } = tab({ hash: `#launch=${secret}`, kept: 'kept', answer: () => new Response('', { status: 401 }) });
  expect(await openSession(browser)).toBe('kept');
});

it.each([() => new Response('', { status: 401 }), () => Response.json({ other: 1 })])(
  'is lost with neither a good address nor a kept session',
  async (answer) => {
    await expect(openSession(tab({ hash: `#launch=${secret}`, answer }).browser)).rejects.toBeInstanceOf(SessionLost);
    await expect(openSession(tab({ hash: '', answer }).browser)).rejects.toBeInstanceOf(SessionLost);
  },
);

it('puts the token on every call, and forgets it when the app does not know it any more', async () => {
  const answers = [new Response('ok'), new Response('', { status: 401 })];
  const { browser, requests, stored } = tab({
    hash: '',
    kept: 'kept',
    answer: () => answers.shift() ?? Response.error(),
  });
  const call = fetchInSession(browser, 'kept');

  await call(new Request('http://127.0.0.1:4000/rpc/releases/list'));
  expect(requests[0]?.headers.get(sessionHeader)).toBe('kept');
  expect(stored.size).toBe(1);

  const lost = call(new Request('http://127.0.0.1:4000/rpc/releases/list'));
  await expect(lost).rejects.toMatchObject({ code: 'SESSION_LOST', status: 401 });
  expect(stored.size).toBe(0);
});
