import { type CustomScheme, protocol } from 'electron';
import { desktopScheme } from '../../shared/wire/index.ts';
import type { PageFiles } from '../shell/index.ts';
import { answerPage } from './page-answer.ts';

const scheme: CustomScheme = {
  scheme: desktopScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Has to come before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([scheme]);
}

export function servePage(files: PageFiles): void {
  protocol.handle(desktopScheme, ({ method, url }) => {
    const { status, headers, body } = answerPage(files, { method, url });
    return new Response(body, { status, headers: { ...headers } });
  });
}
