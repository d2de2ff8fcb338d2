import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import { cardKinds } from '../../../../src/adapters/teams/cards/template-set.ts'
import { officialComplaints } from './official-parser.ts'
import { cardFolder, readSample } from './read-sample.ts'
import { cards } from './renderer.ts'
import { buttonsOf, nodesOf, textOf } from './walk-card.ts'

type Element = ReturnType<IntlMessageFormat['getAst']>[number]

const folder = new URL('locales/', cardFolder)
const languages = readdirSync(folder).map((name) => name.replace(/\.json$/, ''))
const english = messagesOf('en')

/** Commands are typed in English, and names and signs are the same everywhere. */
const sameEverywhere = /\.usage$|\.mark\.|\.service\.(graph|entra|vault)$|^whoami\.role$/

for (const language of languages) {
  describe(`the locale file ${language}.json`, () => {
    const messages = messagesOf(language)

    test('has the keys of the English file, and no others', () => {
      const missing = [...english.keys()].filter((key) => !messages.has(key))
      const tooMany = [...messages.keys()].filter((key) => !english.has(key))
      assert.deepEqual(missing, [], `${language}.json lacks: ${missing.join(', ')}`)
      assert.deepEqual(tooMany, [], `en.json lacks, ${language}.json has: ${tooMany.join(', ')}`)
    })

    test('fills in what the English file fills in', () => {
      for (const [key, text] of english) {
        const translated = messages.get(key) ?? text
        assert.deepEqual(placeholdersOf(translated), placeholdersOf(text), `${language}: ${key}`)
      }
    })

    test('has every plural form of the language', () => {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      for (const [key, text] of messages) {
        for (const forms of pluralsOf(text)) {
          const lacking = needed.filter(
            (form) => !(forms.includes(form) || (form === 'one' && forms.includes('=1'))),
          )
          assert.deepEqual(lacking, [], `${language}: ${key} lacks ${lacking.join(', ')}`)
        }
      }
    })

    test('says nothing in English, and nothing that is empty', () => {
      for (const [key, text] of messages) {
        assert.match(text, /\S/, key)
        const hasWords = /\p{L}{2}/u.test(text.replace(/\{\w+\}/g, ''))
        if (language === 'en' || !hasWords || sameEverywhere.test(key)) continue
        assert.notEqual(text, english.get(key), `${language}: ${key} is English`)
      }
    })

    test('draws every card like the English one', () => {
      for (const kind of cardKinds) {
        const sample = readSample(kind)
        const card = cards.render(sample, { locale: language, timeZone: 'Europe/Prague' })
        const other = cards.render(sample, { locale: 'en', timeZone: 'Europe/Prague' })
        assert.deepEqual(officialComplaints(card), [], kind)
        assert.equal(buttonsOf(card).length, buttonsOf(other).length, kind)
        assert.equal(nodesOf(card).length, nodesOf(other).length, kind)
        assert.match(
          cards.summary(sample, { locale: language, timeZone: null }),
          /^[^\n<>[\]*`]{10,160}[.?]$/,
        )
      }
    })
  })
}

describe('a reader of Czech', () => {
  const reader = { locale: 'cs-CZ', timeZone: 'Europe/Prague' }
  const cases: [number, string][] = [
    [-5, 'Tajný klíč klienta vypršel před 5 dny'],
    [-1, 'Tajný klíč klienta vypršel'],
    [0, 'Tajný klíč klienta vyprší dnes'],
    [1, 'Tajný klíč klienta vyprší zítra'],
    [3, 'Tajný klíč klienta vyprší za 3 dny'],
    [12, 'Tajný klíč klienta vyprší za 12 dní'],
  ]
  for (const [daysLeft, heading] of cases) {
    test(`reads ${heading}`, () => {
      const sample = readSample('expiry')
      const card = cards.render({ ...sample, secret: { ...sample.secret, daysLeft } }, reader)
      assert.ok(textOf(card).split('\n').includes(heading), textOf(card))
    })
  }

  test('has dates, times and numbers in the Czech way', () => {
    const plain = (text: string) => text.replace(/[^\S\n]/g, ' ')
    assert.match(plain(textOf(cards.render(readSample('expiry'), reader))), /16\. května 2026/)
    const status = plain(textOf(cards.render(readSample('status'), reader)))
    assert.match(status, /4\. května 2026 v 8:02 SELČ/)
    assert.match(status, /1 284 aplikací/)
  })

  test('presses buttons that name the same actions', () => {
    const verbs = (locale: string) =>
      nodesOf(cards.render(readSample('expiry'), { ...reader, locale })).map(({ verb }) => verb)
    assert.deepEqual(verbs('cs-CZ'), verbs('en-GB'))
  })
})

function messagesOf(language: string): ReadonlyMap<string, string> {
  const tree = JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8'))
  return new Map(entriesOf(tree, ''))
}

function entriesOf(tree: object, path: string): [string, string][] {
  return Object.entries(tree).flatMap(([name, node]): [string, string][] =>
    typeof node === 'string' ? [[`${path}${name}`, node]] : entriesOf(node, `${path}${name}.`),
  )
}

function elementsOf(text: string): Element[] {
  const walk = (elements: readonly Element[]): Element[] =>
    elements.flatMap((element) => [
      element,
      ...('options' in element
        ? Object.values(element.options).flatMap((option) => walk(option.value))
        : []),
    ])
  return walk(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst())
}

/** Names of what a message fills in; literals and the sign for a counted number have none. */
function placeholdersOf(text: string): string[] {
  const named = elementsOf(text).filter(({ type }) => type !== 0 && type !== 7)
  return [
    ...new Set(named.map((element) => ('value' in element ? String(element.value) : ''))),
  ].sort()
}

function pluralsOf(text: string): string[][] {
  return elementsOf(text).flatMap((element) =>
    element.type === 6 ? [Object.keys(element.options)] : [],
  )
}
