import fc from 'fast-check';
import { expect, it } from 'vitest';
import { negotiate } from '../../../shared/simple-api/index.ts';

const json = 'application/vnd.pypi.simple.v1+json';
const html = 'application/vnd.pypi.simple.v1+html';

it.each([
  ['pip', `${json}, ${html}; q=0.1, text/html; q=0.01`, json],
  ['uv', `${json}, ${html};q=0.2, text/html;q=0.01`, json],
  ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', 'text/html'],
  ['poetry before PEP 691, curl', '*/*', 'text/html'],
  ['pip before PEP 691', 'text/html', 'text/html'],
  ['nothing', undefined, 'text/html'],
  ['an empty header', ' ', 'text/html'],
  ['latest JSON', 'application/vnd.pypi.simple.latest+json', json],
  ['latest HTML', 'application/vnd.pypi.simple.latest+html', html],
  ['text/*', 'text/*', 'text/html'],
  ['application/*', 'application/*', json],
  ['equals by name', `text/html, ${html}, ${json}`, json],
  ['equals, one by name', `*/*, ${html}`, html],
  ['the weight counts', `${json};q=0.2, text/html;q=0.3`, 'text/html'],
  ['the most specific range decides', `${json};q=0.1, application/*;q=0.9, text/html;q=0.5`, html],
  ['upper case and spaces', 'Application/VND.PyPI.Simple.V1+JSON ; Q=0.5', json],
  ['another parameter', 'text/html;charset=utf-8;q=0.4', 'text/html'],
  ['a void weight', `${json};q=2, text/html;q=0.1`, 'text/html'],
  ['not that one', `text/html;q=0, */*;q=0.1`, json],
  ['garbage beside', `;;, =, /, ${json}`, json],
  ['only others', 'application/json, image/png', null],
  ['a version that is not there', 'application/vnd.pypi.simple.v2+json', null],
  ['nothing at all', '*/*;q=0', null],
])('%s: %s → %s', (_who, accept, expected) => {
  expect(negotiate(accept)?.contentType ?? null).toBe(expected);
});

it('the form follows from the content type, whatever the header is', () => {
  const range = fc.constantFrom(json, html, 'text/html', '*/*', 'text/*', 'application/*', 'x', '');
  const part = fc
    .tuple(range, fc.constantFrom('', ';q=0', ';q=0.5', ';q=1', ';q=', ';v=b3'))
    .map((pair) => pair.join(''));
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const chosen = negotiate(parts.join(','));
      expect(chosen === null || chosen.form === (chosen.contentType === json ? 'json' : 'html')).toBe(true);
    }),
  );
});
