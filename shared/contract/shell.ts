import { z } from 'zod';

/** What this shell can do; the renderer hides or explains what is missing. */
const capabilitiesSchema = z.object({
  shell: z.enum(['desktop', 'loopback']),
  /** A native dialog for files and folders; without it the renderer shows the folder dialog over `files.browse`. */
  nativePicker: z.boolean(),
  /** Dropped files arrive as a path; without it they are streamed to the spool. */
  droppedPaths: z.boolean(),
  revealInFolder: z.boolean(),
});
export type ShellCapabilities = z.infer<typeof capabilitiesSchema>;

export const appInfoSchema = z.object({
  version: z.string(),
  capabilities: capabilitiesSchema,
  rehearsalIndex: z.object({ simpleUrl: z.string(), uploadUrl: z.string() }),
  /** The release to open first, where the app was started on a folder. */
  openRelease: z.string().nullable(),
  /** The folder of the sample project's wheel and sdist. */
  sampleFolder: z.string(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

export const folderListingSchema = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  /** Folders first, then distribution files; other files are counted only. */
  folders: z.array(z.object({ name: z.string(), path: z.string() })),
  files: z.array(z.object({ name: z.string(), path: z.string(), size: z.number().int().nonnegative() })),
  otherFiles: z.number().int().nonnegative(),
});
export type FolderListing = z.infer<typeof folderListingSchema>;

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** As it was last typed in the dialog for releases of an index; either may be empty. */
  fromIndex: z.object({ targetId: z.string().max(200), project: z.string().max(200) }).exactOptional(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settingsPatchSchema = z.object({
  theme: settingsSchema.shape.theme.exactOptional(),
  fromIndex: settingsSchema.shape.fromIndex,
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
