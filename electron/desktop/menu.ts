import process from 'node:process';
import { app, Menu } from 'electron';
import { menuTemplate } from './menu-template.ts';

export function setMenu(): void {
  const template = menuTemplate({ platform: process.platform, packaged: app.isPackaged });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
