import { isProblem } from '../problem/index.ts';
import { expandTemplate, type LinkValues } from './expand-template.ts';

/**
 * The template that this URL was probably made from: what stands in its path as the file's own version, project and name
 * becomes a placeholder. Null where no template leads back to the URL.
 */
export function guessTemplate(url: string, values: Omit<LinkValues, 'tag'>): string | null {
  if (!URL.canParse(url)) return null;
  const { origin, pathname, search } = new URL(url);
  const segments = pathname.split('/');
  if (segments.pop() === undefined) return null;
  const { version, project } = values;
  const folders = segments.map((segment) => {
    const spelled = encodeURIComponent(version);
    if (segment === project) return '{project}';
    if (segment === spelled || segment === `v${spelled}`) return segment.replace(spelled, '{version}');
    // In the midst of other things only what can hardly be there by chance: `demo-1.20`, not `py3`.
    return spelled.length >= 3 && segment.endsWith(`-${spelled}`)
      ? `${segment.slice(0, -spelled.length)}{version}`
      : segment;
  });
  const template = `${origin}${[...folders, '{filename}'].join('/')}${search}`;
  try {
    const back = expandTemplate(template, { ...values, tag: '' });
    return 'url' in back && back.url === new URL(url).href ? template : null;
  } catch (error) {
    if (isProblem(error)) return null;
    throw error;
  }
}
