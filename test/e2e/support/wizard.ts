/** The wizard as a person uses it: by what is written on the screen. */
import type { Page } from 'playwright-core';

export interface Wizard {
  /** Picks a folder in the dialog that a browser gets instead of the system's. */
  pickFolder(folder: string): Promise<void>;
  /** Presses the action that continues to the named step, and waits for it. */
  continueTo(step: 'Checks' | 'Hosted copy' | 'External links' | 'Preview' | 'Publish'): Promise<void>;
  upload(): Promise<void>;
  addRehearsalHost(template: string): Promise<void>;
  verify(): Promise<void>;
  register(): Promise<void>;
  publishToRehearsal(): Promise<void>;
  publishToFolder(folder: string): Promise<void>;
}

export function wizardOn(page: Page): Wizard {
  const press = (name: RegExp | string) => page.getByRole('button', { name }).first().click();
  const heading = (name: string) => page.getByRole('heading', { level: 2, name }).waitFor();
  return {
    async pickFolder(folder) {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
      await dialog.getByRole('textbox', { name: 'Folder' }).press('Enter');
      await dialog.getByRole('button', { name: /^Use this folder \([1-9]/ }).click();
    },
    async continueTo(step) {
      await press(/^Continue/);
      await heading(step);
    },
    async upload() {
      await press(/^Upload \d+ files? to the rehearsal index/);
      await page.getByText(/^The rehearsal index has/).waitFor();
    },
    async addRehearsalHost(template) {
      await press('Add an external host');
      await page.getByRole('textbox', { name: 'URL template' }).fill(template);
      await page.getByText('This is a rehearsal host on my machine').click();
      await press('Add this host');
    },
    async verify() {
      await press(/^Verify \d+ links?/);
      await page
        .getByRole('button', { name: /^(Register \d+ links?|Continue)/ })
        .first()
        .waitFor();
    },
    async register() {
      await press(/^Register \d+ links?$/);
      await page
        .getByText(/^\d+ registered$/)
        .first()
        .waitFor();
    },
    async publishToRehearsal() {
      await press('Publish on the rehearsal index');
      await page.getByText('--index-url').first().waitFor();
    },
    async publishToFolder(folder) {
      await page.getByRole('textbox', { name: 'Folder' }).fill(folder);
      await press('Publish to this folder');
    },
  };
}
