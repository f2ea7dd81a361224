import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Objections } from '../../../renderer/features/wizard/registering/objections.tsx';

test('names both proposals, each with its address, and opens them outside the app', () => {
  const html = renderToStaticMarkup(<Objections />);
  const links = [...html.matchAll(/<a href="([^"]+)" target="_blank" rel="noreferrer">([^<]+)<\/a>/g)];
  expect(links.map(([, href, text]) => [text, href])).toEqual([
    ['PEP 438', 'https://peps.python.org/pep-0438/'],
    ['PEP 470', 'https://peps.python.org/pep-0470/'],
  ]);
  expect(html.match(/<p/g)).toHaveLength(1);
});
