/** The page of a project as it is published: what its index lists, with the external links that are listed now. */
export { type BuiltPage, buildPage, buildPageFrom, projectMissing } from './build-page.ts';
export { listedLinks } from './listed-links.ts';
