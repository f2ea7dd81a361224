/** What a host answers before any byte of the file. */
import { expect } from 'vitest';
import { badAnswers, copyOf } from '../../../support/bad-answers.ts';
import { file, redirect, reset, response, type Script } from '../../../support/bad-host.ts';
import { path, rangeOf, type Sample } from '../../transfer/harness.ts';
import type { Row } from './row.ts';
import { always, answering, external, failed, hostedOk, noHedge, ok, replying } from './scripts.ts';

/** Those that come off differently where pieces are known, or where the file is sent as it comes, are below. */
export const answers: readonly Row[] = [
  ...badAnswers
    .filter(({ row, what }) => ![30, 31, 32, 33, 57].includes(row) && what !== 'another protocol')
    .map(({ row, what, reply, code }) => ({
      row,
      what,
      host: replying(({ bytes }) => reply(copyOf(bytes))),
      came: code === 'ok' ? ok : failed(code),
    })),
  {
    row: 18,
    what: 'plain http outside: not asked for, and nobody’s fault',
    source: () => ({ url: `http://files.example${path}`, allowLoopback: false }),
    lookup: answering('93.184.216.34'),
    came: [...external('local.fault'), hostedOk],
    also: ({ ports, hosted }) => expect(ports).toEqual([hosted.port]),
  },
  {
    row: 21,
    what: '429 with seconds',
    host: replying(() => response('429 Slow Down', ['Retry-After: 315360000', 'Content-Length: 0'])),
    came: failed('http.error'),
  },
  {
    row: 24,
    what: 'HEAD broken, GET fine: HEAD is never asked',
    host: ({ bytes }) => always((head) => (head.startsWith('GET ') ? file(bytes) : response('405 No', []))),
    came: ok,
  },
  {
    row: 49,
    what: 'a redirect without a host, relative, in UTF-8',
    host: ({ bytes }) => ({
      replies: {
        [path]: redirect(Buffer.from('../über/demo.whl').toString('latin1')),
        '/%C3%BCber/demo.whl': file(bytes),
      },
    }),
    came: ok,
  },
  {
    row: 63,
    what: 'five 1xx, then nothing',
    host: replying(() => Array.from({ length: 5 }, () => 'HTTP/1.1 103 Early Hints\r\n\r\n')),
    policy: noHedge,
    came: failed('fallback.transfer.first_byte_timeout'),
    ms: 5000,
  },
];

export const redirects: readonly Row[] = [
  {
    row: 45,
    what: 'five redirects, one of them to another host',
    host: ({ bytes }) => ({
      replies: {
        [path]: redirect('/1'),
        '/1': redirect('/2', '301 Moved'),
        '/2': redirect('/3', '307 Moved'),
        '/3': (head) => redirect(`http://second.example:${/^host: .*:(\d+)/im.exec(head)?.[1]}/4`),
        '/4': redirect('/5', '308 Moved'),
        '/5': file(bytes),
      },
    }),
    came: ok,
    also({ external: host, names: asked, download }) {
      expect(asked).toContain('second.example');
      expect(download.attempts[0]?.host).toBe(`second.example:${host.port}`);
      for (const head of host.requests) expect(head).not.toMatch(/^(cookie|authorization|referer|origin):/im);
    },
  },
  {
    row: 46,
    what: 'six redirects',
    host: ({ bytes }) => ({
      replies: {
        [path]: redirect('/1'),
        ...Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`/${at + 1}`, redirect(`/${at + 2}`)])),
        '/6': file(bytes),
      },
    }),
    came: failed('http.response.redirect_loop'),
  },
  {
    row: 48,
    what: 'a redirect to a name that leads inside',
    host: replying(() => redirect('https://inside.example/f')),
    lookup: (name) => (name === 'inside.example' ? Promise.resolve(['192.168.1.1']) : undefined),
    came: failed('tcp.address_invalid'),
    also: ({ download }) => expect(download.attempts[0]?.host).toBe('inside.example'),
  },
  {
    row: 50,
    what: 'a signed address that is good once: the first address is asked again',
    host: signedAnew,
    came: external('tcp.reset!', 'ok'),
    ms: 100,
    also: ({ external: host }) =>
      expect(host.requests.map((head) => head.split(' ')[1])).toEqual([path, '/signed?1', path, '/signed?2']),
  },
];

function signedAnew({ bytes, file: { size } }: Sample) {
  let signed = 0;
  const gone = response('403 Expired', ['Content-Length: 0']);
  const once = (at: number, reply: (head: string) => Script) => (head: string) =>
    signed === at && head !== '' ? reply(head) : gone;
  return {
    replies: {
      [path]: () => redirect(`/signed?${(signed += 1)}`),
      '/signed?1': once(1, () =>
        response('200 OK', [`Content-Length: ${size}`], bytes.subarray(0, 200_000), { wait: 100 }, reset),
      ),
      '/signed?2': once(2, (head) => rangeOf(bytes, head)),
    },
  };
}
