/** The app's own index, as CI would find it: by the address that the Index screen shows. */
import type { Page } from 'playwright-core';

export async function rehearsalUploadUrl(page: Page): Promise<string> {
  await page
    .getByRole('link', { name: /^Index/ })
    .first()
    .click();
  const shown = page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/legacy\/$/).first();
  await shown.waitFor();
  return (await shown.textContent()) ?? '';
}
