import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkHouse } from './support/house/check-house.ts';
import { house, type House } from './support/house/house.ts';
import { readImports } from './support/house/read-imports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the house as it stands', () => {
  const paths = globSync(['{electron,renderer,shared,test}/**/*.{ts,tsx}', 'scripts/**/*.mjs'], { cwd: root });
  const files = paths.map((path) => {
    const unixPath = path.replaceAll('\\', '/');
    return readImports(unixPath, readFileSync(join(root, path), 'utf8'));
  });

  it('has every arrow pointing down, faces only, and no circle', () => {
    expect(checkHouse(files, house, (path) => existsSync(join(root, path)))).toEqual([]);
  });

  it('was read: the test would also pass on nothing', () => {
    const imports = files.flatMap((file) => file.imports);
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(files.length);
  });
});

/** A small house, and trees that break one rule each: the check can fail. */
const smallHouse: House = {
  layers: [
    ['electron/desktop', 'electron/loopback'],
    ['electron/.'],
    ['electron/gateway', 'electron/publish'],
    ['electron/store'],
    ['renderer/.'],
    ['renderer/features/wizard', 'renderer/features/settings'],
    ['renderer/ui'],
    ['shared/contract'],
    ['shared/problem'],
  ],
  exceptions: [],
  extraFaces: [{ path: /^shared\/contract\//, reason: 'schemas' }],
};

const soundTree = {
  'electron/desktop/main.ts': `import { app } from 'electron'; import { createApp } from '../app.ts';`,
  'electron/app.ts': `import { startGateway } from './gateway/index.ts'; export * from './publish/index.ts';`,
  'electron/gateway/index.ts': `import './routes.ts'; import type { Store } from '../store/index.ts';`,
  'electron/gateway/routes.ts': `import { createServer } from 'node:http'; import { problem } from '../../shared/problem/index.ts';`,
  'electron/publish/index.ts': `// import '../desktop/main.ts'\nexport const text = "import '../loopback/index.ts'";`,
  'electron/store/index.ts': `new Worker(new URL('./store.worker.ts', import.meta.url));`,
  'electron/store/store.worker.ts': `import { z } from 'zod';`,
  'electron/loopback/index.ts': `const app: import('../app.ts').App = await import('../app.ts');`,
  'renderer/main.tsx': `import { Wizard } from './features/wizard/index.tsx';`,
  'renderer/features/wizard/index.tsx': `import type { File } from '../../../shared/contract/file.ts'; import { Button } from '../../ui/index.ts';`,
  'renderer/features/settings/index.tsx': `import { problem } from '../../../shared/problem/index.ts';`,
  'renderer/ui/index.ts': `import './button.module.css';`,
  'renderer/ui/button.module.css': '',
  'shared/contract/file.ts': `import { z } from 'zod'; import { problem } from '../problem/index.ts';`,
  'shared/problem/index.ts': '',
  'scripts/start.mjs': `import { spawn } from 'node:child_process'; import './build.mjs';`,
  'scripts/build.mjs': '',
  'test/app.test.ts': `import '../electron/gateway/routes.ts'; import { app } from 'electron';`,
};

function check(changes: Readonly<Record<string, string>>, checked: House = smallHouse): string[] {
  const tree: Readonly<Record<string, string>> = { ...soundTree, ...changes };
  const code = Object.entries(tree).filter(([path]) => /\.(ts|tsx|mjs)$/.test(path));
  return checkHouse(
    code.map(([path, text]) => readImports(path, text)),
    checked,
    (path) => path in tree,
  );
}

describe('the check of the house', () => {
  it('passes a sound tree', () => {
    expect(check({})).toEqual([]);
  });

  it.each([
    ['an arrow up', 'electron/store/index.ts', `import '../gateway/index.ts'`, 'electron/gateway, which is above it'],
    [
      'an arrow up, of a type',
      'electron/store/index.ts',
      `import type { A } from '../app.ts'`,
      'electron/., which is above',
    ],
    ['a neighbour', 'electron/publish/index.ts', `export * from '../gateway/index.ts'`, 'which is its neighbour'],
    ['a neighbouring screen', 'renderer/features/settings/index.tsx', `import '../wizard/index.tsx'`, 'its neighbour'],
    ['past the face', 'electron/app.ts', `import './gateway/routes.ts'`, 'only electron/gateway/index.ts is its face'],
    [
      'past the face, lazily',
      'electron/app.ts',
      `await import('./gateway/routes.ts')`,
      'electron/gateway/index.ts is its',
    ],
    [
      'renderer to electron',
      'renderer/main.tsx',
      `import '../electron/app.ts'`,
      'no arrow leads from renderer/ to electron/',
    ],
    ['shared to renderer', 'shared/problem/index.ts', `import '../../renderer/main.tsx'`, 'from shared/ to renderer/'],
    ['the app to its tests', 'electron/app.ts', `import '../test/app.test.ts'`, 'from electron/ to test/'],
    ['scripts to the app', 'scripts/build.mjs', `import '../electron/app.ts'`, 'from scripts/ to electron/'],
    ['scripts to a package', 'scripts/build.mjs', `import 'vite'`, 'before node_modules is there'],
    [
      'electron outside of desktop',
      'electron/app.ts',
      `import { app } from 'electron/main'`,
      'only electron/desktop does',
    ],
    ['electron’s types', 'electron/app.ts', `import type { App } from 'electron'`, 'only electron/desktop does'],
    ['Node in the page', 'renderer/main.tsx', `import { join } from 'node:path'`, 'there is no Node in renderer/'],
    ['Node in shared', 'shared/problem/index.ts', `import fs from 'fs'`, 'there is no Node in shared/'],
    ['zod in the page', 'renderer/main.tsx', `import { z } from 'zod'`, 'renderer/main.tsx → zod'],
    [
      'zod in the page, by way of shared',
      'renderer/main.tsx',
      `import { file } from '../shared/contract/file.ts'`,
      'renderer/main.tsx → shared/contract/file.ts → zod',
    ],
    [
      'a circle',
      'electron/gateway/routes.ts',
      `import './index.ts'`,
      'electron/gateway/index.ts → electron/gateway/routes.ts',
    ],
    ['a circle of one', 'electron/gateway/routes.ts', `import './routes.ts'`, 'circle: electron/gateway/routes.ts →'],
    [
      'a worker of another room',
      'electron/app.ts',
      `new URL('./store/store.worker.js', import.meta.url)`,
      'its own room',
    ],
    ['a missing extension', 'electron/app.ts', `import './gateway'`, 'is no file'],
    ['a room nobody knows', 'electron/telemetry/index.ts', '', 'electron/telemetry has no place in the house'],
  ])('finds %s', (_, path, text, sentence) => {
    const found = check({ [path]: text });
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toContain(sentence);
  });

  it('names the line', () => {
    expect(check({ 'electron/app.ts': `\n\nimport { a } from './gateway/routes.ts';` })[0]).toMatch(
      /^electron\/app\.ts:3 /,
    );
  });

  it('lets an exception pass, and reports one that is not used', () => {
    const exceptions = [{ from: 'electron/publish', to: 'electron/gateway', reason: 'a test' }];
    const allowing = { ...smallHouse, exceptions };
    expect(check({ 'electron/publish/index.ts': `import '../gateway/index.ts'` }, allowing)).toEqual([]);
    expect(check({}, allowing)).toEqual(['the exception electron/publish → electron/gateway is not used any more']);
  });
});
