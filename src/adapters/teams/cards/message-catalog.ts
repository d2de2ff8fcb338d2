// The words of every card, as ICU messages in one file a language. English is complete and is
// what the keys are checked against when the project is compiled.

import { readdirSync, readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import type en from '../../../../adaptiveCards/locales/en.json'

type KeysOf<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${KeysOf<Tree[Key]>}`
}[keyof Tree & string]

/** The name of one message, such as `expiry.heading`. */
export type MessageKey = KeysOf<typeof en>

/** What a message's placeholders stand for. */
export type MessageValues = Readonly<Record<string, string | number>>

/** Messages without placeholders, for templates to bind as `${words.…}`. */
export interface Words {
  readonly [key: string]: string | Words
}

/** The messages of one language. */
export interface MessageCatalog {
  readonly language: string
  readonly words: Words
  readonly say: (key: MessageKey, values?: MessageValues) => string
}

/** Reads and parses every locale file of a folder; throws at a message that is no ICU message. */
export function readMessageCatalogs(folder: URL): ReadonlyMap<string, MessageCatalog> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return new Map(
    files.map((name) => {
      const language = name.replace(/\.json$/, '')
      const tree = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
      return [language, catalogOf(language, tree)]
    }),
  )
}

function catalogOf(language: string, tree: Words): MessageCatalog {
  const messages = new Map<string, IntlMessageFormat>()
  const words = fixedWords(tree, '', (key, text) => {
    const message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
    messages.set(key, message)
    return message
  })
  return {
    language,
    words,
    say: (key, values) => {
      const message = messages.get(key)
      if (!message) throw new Error(`No message '${key}' in '${language}'`)
      return String(message.format(values))
    },
  }
}

/** The tree without the messages that have placeholders. */
function fixedWords(
  tree: Words,
  path: string,
  parse: (key: string, text: string) => IntlMessageFormat,
): Words {
  const entries = Object.entries(tree).flatMap(([name, node]): [string, string | Words][] => {
    const key = path ? `${path}.${name}` : name
    if (typeof node !== 'string') return [[name, fixedWords(node, key, parse)]]
    const message = parse(key, node)
    const literal = message.getAst().every((element) => element.type === 0)
    return literal ? [[name, String(message.format())]] : []
  })
  return Object.fromEntries(entries)
}
