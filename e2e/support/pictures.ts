import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'

const folder = process.env['PICTURES_DIR'] ?? 'e2e/output'

/** Takes a picture of one card; `npm run pictures` puts them into docs/pictures. */
export async function takePicture(card: Locator, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await card.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}
