// Fills the `${{NAME}}` placeholders of Agents Toolkit in a text.

/** Stands where a value is missing, so that the rest of the text can still be checked. */
const standIn = '00000000-0000-0000-0000-000000000000'
const placeholder = /\$\{\{\s*(\w+)\s*\}\}/g

/** The filled text, and the names that the environment does not set. */
export function fillPlaceholders(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing = new Set<string>()
  const filled = text.replace(placeholder, (_, name: string) => {
    const value = environment[name]?.trim()
    if (value) return JSON.stringify(value).slice(1, -1)
    missing.add(name)
    return standIn
  })
  return { text: filled, missing: [...missing] }
}
