import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readMessageCatalogs } from '../../../../src/adapters/teams/cards/message-catalog.ts'
import { catalogFor, wordingFor } from '../../../../src/adapters/teams/cards/wording.ts'
import { cardFolder, readSample } from './read-sample.ts'
import { cards, drawn } from './renderer.ts'
import { textOf } from './walk-card.ts'

const sourceFolder = new URL('../../../../src/adapters/teams/cards/', import.meta.url)
const catalogs = readMessageCatalogs(new URL('locales/', cardFolder))
const provenAt = new Date('2026-05-04T22:30:00Z')

function wording(locale: string | null, timeZone: string | null) {
  const reader = { locale, timeZone }
  return wordingFor(catalogFor(catalogs, reader), reader)
}

describe('days in words', () => {
  const cases: [number, RegExp][] = [
    [-30, /Client secret expired 30 days ago/],
    [-2, /Client secret expired 2 days ago/],
    [-1, /Client secret has expired/],
    [0, /Client secret expires today/],
    [1, /Client secret expires tomorrow/],
    [2, /Client secret expires in 2 days/],
    [12, /Client secret expires in 12 days/],
  ]
  for (const [daysLeft, words] of cases) {
    test(`${daysLeft} days left reads ${words.source}`, () => {
      const sample = readSample('expiry')
      assert.match(textOf(drawn({ ...sample, secret: { ...sample.secret, daysLeft } })), words)
    })
  }
})

describe('dates and times', () => {
  test('follow the locale and the time zone, which is named', () => {
    assert.equal(wording('en-GB', 'Europe/Berlin').moment(provenAt), '5 May 2026 at 00:30 CEST')
    assert.match(
      wording('en-US', 'America/New_York').moment(provenAt),
      /May 4, 2026 at 6:30\sPM EDT/,
    )
    assert.equal(wording('de-DE', 'Europe/Berlin').date(provenAt), '5. Mai 2026')
  })

  for (const [locale, zone] of [
    [null, null],
    ['', ''],
    ['no_such-locale!', 'Mars/Olympus'],
    ['xx-invalid-locale-that-is-long', 'W. Europe Standard Time'],
  ]) {
    test(`fall back to en-GB and UTC for ${locale} and ${zone}`, () => {
      const { moment } = wording(locale ?? null, zone ?? null)
      assert.equal(moment(provenAt), '4 May 2026 at 22:30 UTC')
    })
  }

  test('a card names the zone of its times', () => {
    const card = cards.render(readSample('rotation-closed'), {
      locale: 'en-GB',
      timeZone: 'Asia/Tokyo',
    })
    assert.match(textOf(card), /Times in Asia\/Tokyo/)
    assert.match(textOf(card), /4 May, 23:31/)
  })
})

describe('the locale file', () => {
  const english = JSON.parse(readFileSync(new URL('locales/en.json', cardFolder), 'utf8'))

  test('has no message that nothing uses', () => {
    const unused = keysOf(english).filter((key) => !isUsed(key))
    assert.deepEqual(unused, [])
  })

  test('has every message that a template binds', () => {
    for (const key of boundKeys) assert.equal(typeof at(english, key), 'string', key)
  })
})

const templates = filesOf(cardFolder, /^(?!.*\.sample).*\.json$/)
const boundKeys = [...templates.matchAll(/words\.([\w.]+)/g)].map(([, key]) => key ?? '')
const sources = filesOf(sourceFolder, /\.ts$/)
const literalKeys = new Set(
  [...sources.matchAll(/'([a-z][\w-]*(?:\.[\w-]+)+)'/gi)].map(([, key]) => key),
)
const builtKeys = [...sources.matchAll(/`([a-z]\w*\.[^`]*\$\{[^`]*)`/gi)].map(
  ([, key = '']) => new RegExp(`^${key.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[^.]+')}$`),
)

function isUsed(key: string): boolean {
  return (
    boundKeys.includes(key) ||
    literalKeys.has(key) ||
    builtKeys.some((pattern) => pattern.test(key))
  )
}

function filesOf(folder: URL, pattern: RegExp): string {
  const names = readdirSync(folder).filter((name) => pattern.test(name))
  return names.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
}

function keysOf(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([name, node]) =>
    typeof node === 'string' ? [`${path}${name}`] : keysOf(node, `${path}${name}.`),
  )
}

function at(tree: unknown, key: string): unknown {
  return key.split('.').reduce((node, name) => (node as Record<string, unknown>)?.[name], tree)
}
