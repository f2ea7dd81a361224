/** What Windows knows the installed app by: without it, it shows none of its notifications. Also in electron-builder.yml. */
export const appId = 'org.fallbacklinks.app';
