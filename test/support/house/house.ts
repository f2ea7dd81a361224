/** The house as data: which room may import which. See docs/architecture.md. */
export interface House {
  /** From the top down: a room imports only rooms of lower layers. Rooms of one layer do not know each other. */
  readonly layers: readonly (readonly string[])[];
  /** What the layers forbid and is right all the same. One that is no longer used is reported. */
  readonly exceptions: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
  /** Files beside a room's index.ts that others may import. */
  readonly extraFaces: readonly { readonly path: RegExp; readonly reason: string }[];
}

export const house: House = {
  layers: [
    ['electron/desktop', 'electron/loopback', 'electron/headless'],
    ['electron/shell'],
    ['electron/.'],
    ['electron/releases', 'electron/monitor'],
    ['electron/publications'],
    ['electron/fault-bench'],
    ['electron/pages'],
    ['electron/gateway', 'electron/built-in-index', 'electron/publish'],
    [
      'electron/targets',
      'electron/copies',
      'electron/transfer',
      'electron/probe',
      'electron/nel',
      'electron/index-client',
      'electron/distributions',
    ],
    ['electron/http', 'electron/store', 'electron/file-cache', 'electron/secrets', 'electron/jobs', 'electron/serving'],
    ['electron/live'],
    ['renderer/.'],
    ['renderer/features/frame'],
    [
      'renderer/features/releases',
      'renderer/features/hosts',
      'renderer/features/wizard',
      'renderer/features/index-screen',
      'renderer/features/settings',
      'renderer/features/transfers',
      'renderer/features/fault-bench',
      'renderer/features/health',
    ],
    ['renderer/features/gateway'],
    ['renderer/features/folder-dialog'],
    ['renderer/api'],
    ['renderer/ui'],
    ['renderer/styles'],
    ['shared/wire'],
    ['shared/health'],
    ['shared/simple-api', 'shared/metalink', 'shared/links', 'shared/nel', 'shared/targets', 'shared/tiers'],
    ['shared/packaging', 'shared/fallback', 'shared/addresses'],
    ['shared/contract'],
    ['shared/problem'],
    ['shared/.'],
  ],
  exceptions: [
    {
      from: 'electron/copies',
      to: 'electron/distributions',
      reason: 'what the disk says of a file that is sent is the same problem as when it was inspected',
    },
    {
      from: 'electron/index-client',
      to: 'electron/distributions',
      reason: 'what is sent must still be the file that was inspected: its assertUnchanged is the one check of that',
    },
  ],
  extraFaces: [
    {
      path: /^shared\/contract\/[a-z-]+\.ts$/,
      reason:
        'one file of schemas for each subject; index.ts adds the procedures, which a room that stores data does not want',
    },
    { path: /^renderer\/ui\/format\.ts$/, reason: 'pure: models take it without React' },
    {
      path: /^shared\/simple-api\/index-lines\.ts$/,
      reason: 'pure: the renderer takes it without the parsers of pages, and without zod at run time',
    },
    {
      path: /^shared\/links\/state\/schemas\.ts$/,
      reason: 'zod: the renderer takes the state machine without it at run time',
    },
    {
      path: /^shared\/health\/beat-run\.ts$/,
      reason: 'pure: the renderer takes it without the histograms, and without zod at run time',
    },
    { path: /\.(css|svg|woff2)$/, reason: 'not code' },
  ],
};
