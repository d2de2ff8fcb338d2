import { readFile } from 'node:fs/promises'
import { fillPlaceholders } from './fill-placeholders.ts'

/**
 * The registration that signs people in, as Graph takes it (PATCH /applications), filled from the
 * environment; null where Rekey writes with rights of its own and needs none.
 */
export async function buildRegistration(
  template: URL,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  if (!signsPeopleIn(environment)) return null
  return fillPlaceholders(await readFile(template, 'utf8'), environment).text
}

/** Whether the package is for a bot that writes with people's rights. */
export function signsPeopleIn({ RIGHTS }: Readonly<Record<string, string | undefined>>): boolean {
  return RIGHTS === 'delegated'
}

/** The manifest of such a bot: Teams asks for sign-ins to the registration, not to the bot. */
export function withSignIn(template: string): string {
  const manifest = JSON.parse(template)
  const webApplicationInfo = {
    ...manifest.webApplicationInfo,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: filled later
    id: '${{AUTH_APP_ID}}',
  }
  const validDomains = [...manifest.validDomains, 'token.botframework.com']
  return `${JSON.stringify({ ...manifest, validDomains, webApplicationInfo }, null, 2)}\n`
}
