/** External links: the template a host's URLs are made from. */
export { checkTemplate } from './check-template.ts';
export { type LinkValues, expandTemplate } from './expand-template.ts';
export { guessTemplate } from './guess-template.ts';
export { linkHost } from './link-host.ts';
export { expandKey } from './object-key.ts';
export { templateOfPlace } from './place-template.ts';
export { tagOfUrl } from './release-tag.ts';
export { type CommandShell, quoteArgument, uploadCommands, type UploadCommand } from './upload-commands.ts';
export { type HostPreset, type PresetId, type PresetPart, fillPreset, hostPresets } from './presets.ts';
export * from './state/index.ts';
