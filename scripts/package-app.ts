// Builds appPackage/build/rekey.zip for upload to Teams: TEAMS_APP_ID and BOT_ID come from the
// environment, and with RIGHTS=delegated AUTH_APP_ID too; then it also writes what that registration
// has to be, appPackage/build/aad.manifest.json. Lists every problem at once and builds nothing while there is one.

import { mkdir, writeFile } from 'node:fs/promises'
import { buildPackage } from './app-package/build-package.ts'
import { buildRegistration } from './app-package/build-registration.ts'

const folder = new URL('../appPackage/', import.meta.url)
const built = await buildPackage(folder, process.env)
if (built.ok) {
  await mkdir(new URL('build/', folder), { recursive: true })
  await writeFile(new URL('build/rekey.zip', folder), built.zip)
  const template = new URL('../infra/aad.manifest.json', import.meta.url)
  const registration = await buildRegistration(template, process.env)
  if (registration !== null) {
    await writeFile(new URL('build/aad.manifest.json', folder), registration)
    console.log('appPackage/build/aad.manifest.json')
  }
  console.log(`appPackage/build/rekey.zip (${built.zip.length} bytes)`)
} else {
  console.error(['The app package cannot be built:', ...built.problems].join('\n- '))
  process.exitCode = 1
}
