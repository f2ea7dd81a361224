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
    ['electron/desktop', 'electron/loopback'],
    ['electron/shell'],
    ['electron/.'],
    ['electron/releases'],
    ['electron/gateway', 'electron/monitor', 'electron/publish'],
    ['electron/transfer', 'electron/probe', 'electron/index-client', 'electron/distributions'],
    ['electron/http', 'electron/store', 'electron/file-cache', 'electron/secrets', 'electron/jobs'],
    ['electron/live'],
    ['renderer/.'],
    ['renderer/features/frame'],
    [
      'renderer/features/releases',
      'renderer/features/wizard',
      'renderer/features/index-screen',
      'renderer/features/settings',
      'renderer/features/transfers',
    ],
    ['renderer/features/folder-dialog'],
    ['renderer/api'],
    ['renderer/ui'],
    ['renderer/styles'],
    ['shared/wire'],
    ['shared/simple-api', 'shared/metalink', 'shared/links', 'shared/tiers'],
    ['shared/packaging', 'shared/fallback', 'shared/addresses'],
    ['shared/contract'],
    ['shared/problem'],
    ['shared/.'],
  ],
  exceptions: [
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
    { path: /\.(css|svg|woff2)$/, reason: 'not code' },
  ],
};
