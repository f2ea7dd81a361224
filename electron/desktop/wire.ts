import { ipcMain, MessageChannelMain } from 'electron';
import { desktopChannels } from '../../shared/wire/index.ts';
import type { ServedRouter } from '../shell/index.ts';
import { isTrustedSender } from './page-rules.ts';
import { servePort } from './serve-port.ts';

/** Gives each page of ours that asks one end of a channel, and answers the contract on the other. */
export function serveWindows(router: ServedRouter, onAnswered?: (procedure: string) => void): void {
  ipcMain.on(desktopChannels.requestPort, ({ senderFrame }) => {
    if (senderFrame === null || !isTrustedSender(senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    servePort(router, port1, onAnswered);
    port1.start();
    senderFrame.postMessage(desktopChannels.port, null, [port2]);
  });
}
