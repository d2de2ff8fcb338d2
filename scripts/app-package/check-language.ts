// A language of the app package: its file has every text of the manifest that people read, and none
// that the manifest has not. Commands keep their titles, for they are what is typed.

import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest'

/** As much of a manifest as languages are about. */
interface Texts {
  readonly bots?: readonly {
    readonly commandLists?: readonly {
      readonly commands: readonly { readonly title: string }[]
    }[]
  }[]
}

interface LanguageSchema {
  readonly patternProperties: Readonly<Record<string, unknown>>
}

const always = ['name.short', 'name.full', 'description.short', 'description.full']

/** The language files that a manifest names. */
export function languageFilesOf(manifest: string): string[] {
  const { localizationInfo } = JSON.parse(manifest) as {
    localizationInfo?: { additionalLanguages?: readonly { file: string }[] }
  }
  return (localizationInfo?.additionalLanguages ?? []).map(({ file }) => file)
}

/** Everything that is wrong with one language file. */
export async function languageProblems(
  file: string,
  text: string,
  manifest: string,
): Promise<string[]> {
  let language: Record<string, string>
  try {
    language = JSON.parse(text)
  } catch (error) {
    return [`${file} is no JSON: ${error instanceof Error ? error.message : error}`]
  }
  const complaints = await schemaComplaints(language)
  const commands = commandsOf(JSON.parse(manifest))
  const needed = new Set([
    ...always,
    ...commands.keys(),
    ...[...commands.values()].map(({ of }) => of),
  ])
  const given = Object.keys(language).filter((key) => key !== '$schema')
  return [
    ...complaints.map((complaint) => `${file}: ${complaint.replace(/ Details: .*$/, '')}`),
    ...[...needed].filter((key) => !given.includes(key)).map((key) => `${file} lacks ${key}`),
    ...given
      .filter((key) => !needed.has(key))
      .map((key) => `${file} has ${key}, which manifest.json has not`),
    ...[...commands]
      .filter(([key, { title }]) => key in language && language[key] !== title)
      .map(([key, { title }]) => `${file}: ${key} is not “${title}”, which is what people type`),
  ]
}

/** What the schema that a language file names says of it. */
async function schemaComplaints(language: Record<string, string>): Promise<string[]> {
  const { $schema } = language
  if (!$schema) return ['names no $schema']
  const schema = await AppManifestUtils.fetchSchema($schema)
  const { patternProperties, ...rest } = schema as unknown as LanguageSchema
  const sound = Object.entries(patternProperties).filter(([pattern]) => compiles(pattern))
  const usable = { ...rest, patternProperties: Object.fromEntries(sound) }
  // The package's types know manifests alone; what validates is the schema.
  const asManifest = language as unknown as TeamsManifest
  return AppManifestUtils.validateAgainstSchema(asManifest, usable as unknown as typeof schema)
}

/** One of the schema's patterns, for what Rekey has not, is no regular expression of today. */
function compiles(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern, 'u'))
  } catch {
    return false
  }
}

/** Commands by the key of their title, with the key of their description. */
function commandsOf({ bots = [] }: Texts): Map<string, { title: string; of: string }> {
  const lists = bots[0]?.commandLists ?? []
  return new Map(
    lists.flatMap(({ commands }, list) =>
      commands.map(({ title }, at) => {
        const command = `bots[0].commandLists[${list}].commands[${at}]`
        return [`${command}.title`, { title, of: `${command}.description` }] as const
      }),
    ),
  )
}
