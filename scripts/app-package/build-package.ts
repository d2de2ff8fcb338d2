import { readFile } from 'node:fs/promises'
import { signsPeopleIn, withSignIn } from './build-registration.ts'
import { languageFilesOf } from './check-language.ts'
import { checkPackage } from './check-package.ts'
import { fillPlaceholders } from './fill-placeholders.ts'
import { zipPackage } from './zip-package.ts'

/** A built package, or everything that keeps it from being built. */
export type BuiltPackage =
  | { readonly ok: true; readonly zip: Buffer }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads the folder, fills the placeholders from the environment, checks, and zips. */
export async function buildPackage(
  folder: URL,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<BuiltPackage> {
  const [template, color, outline] = await Promise.all([
    readFile(new URL('manifest.json', folder), 'utf8'),
    readFile(new URL('color.png', folder)),
    readFile(new URL('outline.png', folder)),
  ])
  const manifest = signsPeopleIn(environment) ? withSignIn(template) : template
  const { text, missing } = fillPlaceholders(manifest, environment)
  const languages = new Map(
    await Promise.all(
      languageFilesOf(template).map(
        async (file) => [file, await readFile(new URL(file, folder), 'utf8')] as const,
      ),
    ),
  )
  const signIn = signsPeopleIn(environment) ? (environment['AUTH_APP_ID']?.trim() ?? '') : null
  const parts = { manifest: text, color, outline, languages, signIn }
  const unset = missing.map((name) => `${name} is not set`)
  const problems = [...unset, ...(await checkPackage(parts))]
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, zip: await zipPackage(parts) }
}
