import { isBuiltin } from 'node:module';
import { findCircles, findWay } from './circles.ts';
import type { House } from './house.ts';
import { resolveImport, type Import, type SourceFile } from './read-imports.ts';

/** What each top folder may import of the others, beside itself. Tests may import everything. */
const areas: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  renderer: ['shared', 'assets'],
  electron: ['shared', 'assets'],
  scripts: [],
};

/**
 * Everything that is against the house, a sentence each, beginning with file and line. Pure: the tree comes as data.
 * @param files every source file of the checkout, its tests included
 * @param exists whether a path of the checkout is a file
 */
export function checkHouse(files: readonly SourceFile[], house: House, exists: (path: string) => boolean): string[] {
  const usedExceptions = new Set<string>();
  const found = files.flatMap((file) =>
    file.imports.flatMap((one) => {
      const to = resolveImport(file.path, one.specifier);
      const wrong =
        to === null ? checkPackage(file.path, one) : checkFile(file.path, to, one, house, exists, usedExceptions);
      return wrong.map((sentence) => `${file.path}:${one.line} ${sentence}`);
    }),
  );
  const unused = house.exceptions.filter(({ from, to }) => !usedExceptions.has(`${from} ${to}`));
  const app = files.filter((file) => areaOf(file.path) in areas);
  return [
    ...found,
    ...unused.map(({ from, to }) => `the exception ${from} → ${to} is not used any more`),
    ...checkRooms(app, house),
    ...findCircles(graphOf(app, (path) => path)).map((circle) => `circle: ${circle.join(' → ')}`),
    ...findCircles(graphOf(app, roomOf)).map((circle) => `circle of rooms: ${circle.join(' → ')}`),
    ...checkZod(app),
  ];
}

/** `electron/store/migrations/1.ts` is in `electron/store`; `electron/app.ts` in `electron/.`; a screen has its own room. */
function roomOf(path: string): string {
  const parts = path.split('/');
  if (parts.length < 3) return `${parts[0]}/.`;
  return parts.slice(0, parts[0] === 'renderer' && parts[1] === 'features' && parts.length > 3 ? 3 : 2).join('/');
}

function areaOf(path: string): string {
  return path.split('/')[0] ?? '';
}

/** Imports of packages and of Node's modules. */
function checkPackage(path: string, { specifier }: Import): string[] {
  const area = areaOf(path);
  const wrong: string[] = [];
  if (/^electron(\/|$)/.test(specifier) && !path.startsWith('electron/desktop/') && area in areas) {
    wrong.push('imports electron: only electron/desktop does, everything else runs without it');
  }
  if (isBuiltin(specifier) && (area === 'renderer' || area === 'shared')) {
    wrong.push(`imports ${specifier}: there is no Node in ${area}/`);
  }
  if (area === 'scripts' && !isBuiltin(specifier)) {
    wrong.push(`imports ${specifier}: scripts/ runs before node_modules is there`);
  }
  return wrong;
}

function checkFile(
  path: string,
  to: string,
  { specifier, how }: Import,
  house: House,
  exists: (path: string) => boolean,
  usedExceptions: Set<string>,
): string[] {
  const [area, toArea] = [areaOf(path), areaOf(to)];
  const allowed = areas[area];
  const [room, toRoom] = [roomOf(path), roomOf(to)];
  // The bundler writes workers beside the code that names them, as .js; folders and assets are no code either.
  if (how === 'url' && !/\.worker\.[jt]s$/.test(to)) return [];
  if (how === 'url') return room === toRoom ? [] : [`starts a worker of ${toRoom}: a worker belongs to its own room`];
  if (!exists(to)) return [`imports ${specifier}, which is no file (imports carry their extension)`];
  if (allowed === undefined || toArea === 'assets') return [];
  if (toArea !== area && !allowed.includes(toArea))
    return [`imports ${specifier}: no arrow leads from ${area}/ to ${toArea}/`];
  if (room === toRoom) return [];
  return [...checkLayers(room, toRoom, house, usedExceptions), ...checkFace(to, toRoom, house)];
}

function checkLayers(room: string, toRoom: string, house: House, usedExceptions: Set<string>): string[] {
  if (areaOf(room) !== areaOf(toRoom)) return [];
  const [layer, toLayer] = [layerOf(room, house), layerOf(toRoom, house)];
  if (layer === null || toLayer === null || layer < toLayer) return [];
  if (house.exceptions.some(({ from, to }) => from === room && to === toRoom)) {
    usedExceptions.add(`${room} ${toRoom}`);
    return [];
  }
  const how = layer === toLayer ? 'which is its neighbour' : 'which is above it';
  return [`imports ${toRoom}, ${how}: no arrow leads there from ${room}`];
}

function checkFace(to: string, toRoom: string, house: House): string[] {
  const isFace = toRoom.endsWith('/.') || /^index\.tsx?$/.test(to.slice(toRoom.length + 1));
  if (isFace || house.extraFaces.some(({ path }) => path.test(to))) return [];
  return [`imports ${to} from outside its room: only ${toRoom}/index.ts is its face`];
}

/** Every room of the three is in the table, so that a new one is given its place. */
function checkRooms(files: readonly SourceFile[], house: House): string[] {
  const rooms = new Set(files.filter((file) => areaOf(file.path) !== 'scripts').map((file) => roomOf(file.path)));
  const unknown = [...rooms].filter((room) => layerOf(room, house) === null);
  return unknown.map((room) => `${room} has no place in the house: add it to a layer`);
}

/** The page is served without zod: its schemas run in the main process, at the border. */
function checkZod(files: readonly SourceFile[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const targets = imports.filter((one) => !one.typeOnly && one.how === 'import');
    graph.set(path, new Set(targets.map((one) => resolveImport(path, one.specifier) ?? one.specifier)));
  }
  const renderer = files.map((file) => file.path).filter((path) => areaOf(path) === 'renderer');
  const way = findWay(graph, renderer, 'zod');
  return way === null ? [] : [`the renderer imports zod at run time: ${way.join(' → ')}`];
}

function graphOf(files: readonly SourceFile[], nodeOf: (path: string) => string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const node = nodeOf(path);
    const targets = graph.get(node) ?? new Set();
    graph.set(node, targets);
    for (const one of imports) {
      const to = resolveImport(path, one.specifier);
      // A file that imports itself is a circle; a room that imports from itself is not.
      if (to !== null && one.how === 'import' && (node === path || nodeOf(to) !== node)) targets.add(nodeOf(to));
    }
  }
  return graph;
}

function layerOf(room: string, house: House): number | null {
  const index = house.layers.findIndex((layer) => layer.includes(room));
  return index < 0 ? null : index;
}
