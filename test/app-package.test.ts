import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { deflateSync, inflateRawSync } from 'node:zlib'
import { buildPackage } from '../scripts/app-package/build-package.ts'
import { languageFilesOf, languageProblems } from '../scripts/app-package/check-language.ts'
import { checkPackage } from '../scripts/app-package/check-package.ts'
import { commandNames } from '../src/domain/command.ts'

const folder = new URL('../appPackage/', import.meta.url)
const ids = {
  TEAMS_APP_ID: '5b0c8a39-5f0e-4c0e-9d0a-6f0e6a0f5a11',
  BOT_ID: '0f6e4b9e-3f35-4f4b-8d4f-3f2b6f1f7c22',
}
const manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8'))

describe('the app package', () => {
  const realFetch = globalThis.fetch
  before(() => {
    globalThis.fetch = () => Promise.reject(new Error('no network in this test'))
  })
  after(() => {
    globalThis.fetch = realFetch
  })

  test('is built without a network, and twice the same', async () => {
    const [first, second] = [await buildPackage(folder, ids), await buildPackage(folder, ids)]
    assert.ok(first.ok && second.ok, JSON.stringify(first))
    assert.deepEqual(first.zip, second.zip)
    const packed = JSON.parse(firstFileOf(first.zip))
    for (const { file } of packed.localizationInfo.additionalLanguages) {
      assert.ok(first.zip.includes(file), `${file} is not in the package`)
    }
    assert.equal(packed.id, ids.TEAMS_APP_ID)
    assert.equal(packed.bots[0].botId, ids.BOT_ID)
    assert.equal(packed.webApplicationInfo.resource, `api://botid-${ids.BOT_ID}`)
  })

  test('is refused without ids, and every missing one is named', async () => {
    const built = await buildPackage(folder, {})
    assert.ok(!built.ok)
    assert.deepEqual(built.problems, ['TEAMS_APP_ID is not set', 'BOT_ID is not set'])
  })

  test('is refused with ids that are no GUIDs', async () => {
    const built = await buildPackage(folder, { TEAMS_APP_ID: 'rekey', BOT_ID: '"}, {"x": "' })
    assert.ok(!built.ok)
    const all = built.problems.join('\n')
    assert.match(all, /manifest\.json: \/id must match/)
    assert.match(all, /manifest\.json: \/bots\/0\/botId must match/)
  })

  test('names every problem of a spoiled folder at once', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'rekey-package-'))
    after(() => rmSync(scratch, { recursive: true }))
    cpSync(folder, scratch, { recursive: true })
    const spoiled = { ...manifest, name: { short: 'x'.repeat(31) } }
    writeFileSync(join(scratch, 'manifest.json'), JSON.stringify(spoiled))
    cpSync(join(scratch, 'color.png'), join(scratch, 'outline.png'))
    writeFileSync(join(scratch, 'color.png'), 'no picture')
    const built = await buildPackage(pathToFileURL(`${scratch}/`), ids)
    assert.ok(!built.ok)
    const all = built.problems.join('\n')
    assert.match(all, /30 characters/)
    assert.match(all, /color\.png is no PNG/)
    assert.match(all, /outline\.png is 192×192, Teams wants 32×32/)
  })
})

describe('the outline in the app package', () => {
  const side = 32
  /** A square of one colour in the middle of another, filtered as `filter` says (0: not at all). */
  const outline = (inside: readonly number[], around: readonly number[], filter = 0) => {
    const rows = Array.from({ length: side }, (_, y) =>
      Array.from({ length: side }, (_, x) =>
        Math.min(x, y) >= 8 && Math.max(x, y) < 24 ? inside : around,
      ).flat(),
    )
    const lines = rows.map((row, y) => [
      filter,
      ...row.map((value, at) => {
        const left = at < 4 ? 0 : (row[at - 4] ?? 0)
        const up = rows[y - 1]?.[at] ?? 0
        return (value - ([0, left, up, (left + up) >> 1][filter] ?? 0)) & 255
      }),
    ])
    return png(Buffer.from(lines.flat()))
  }
  const png = (data: Buffer, colorType = 6) => {
    const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, colorType, 0, 0, 0])
    const chunk = (type: string, body: Buffer) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(body.length)
      return Buffer.concat([length, Buffer.from(type, 'latin1'), body, Buffer.alloc(4)])
    }
    const signature = Buffer.from('89504e470d0a1a0a', 'hex')
    return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(data))])
  }
  const problemsOf = async (picture: Buffer) => {
    const color = readFileSync(new URL('color.png', folder))
    const text = JSON.stringify({
      ...manifest,
      id: ids.TEAMS_APP_ID,
      bots: [{ ...manifest.bots[0], botId: ids.BOT_ID }],
      webApplicationInfo: { id: ids.BOT_ID, resource: `api://botid-${ids.BOT_ID}` },
    })
    const languages = new Map<string, string>()
    return checkPackage({ manifest: text, color, outline: picture, languages, signIn: null })
  }
  const white = [255, 255, 255, 255]
  const nothing = [0, 0, 0, 0]

  test('is white on nothing, however its rows are written', async () => {
    for (const filter of [0, 1, 2, 3]) {
      assert.deepEqual(await problemsOf(outline(white, nothing, filter)), [], `filter ${filter}`)
    }
  })

  test('is refused when it is anything else', async () => {
    for (const [picture, problem] of [
      [outline(white, [0, 0, 0, 255]), 'outline.png has no transparent background'],
      [outline(nothing, nothing), 'outline.png shows nothing'],
      [outline([79, 82, 178, 255], nothing), 'outline.png has other colours than white'],
      [
        png(Buffer.alloc(side * (side * 3 + 1)), 2),
        'outline.png is not of 8-bit colours with transparency, as Teams wants it',
      ],
    ] as const) {
      assert.deepEqual(await problemsOf(picture), [problem])
    }
  })
})

describe('the identity in the app package', () => {
  const bot = { id: ids.BOT_ID, resource: `api://botid-${ids.BOT_ID}` }
  for (const [what, webApplicationInfo] of [
    ['is missing', undefined],
    ['is of another app', { ...bot, id: ids.TEAMS_APP_ID }],
    ['names no resource', { id: bot.id }],
  ] as const) {
    test(`that ${what} is a problem: Rekey could install itself for nobody`, async () => {
      const scratch = mkdtempSync(join(tmpdir(), 'rekey-package-'))
      after(() => rmSync(scratch, { recursive: true }))
      cpSync(folder, scratch, { recursive: true })
      const changed = { ...manifest, webApplicationInfo }
      writeFileSync(join(scratch, 'manifest.json'), JSON.stringify(changed))
      const built = await buildPackage(pathToFileURL(`${scratch}/`), ids)
      assert.ok(!built.ok)
      assert.deepEqual(built.problems, [
        'manifest.json: webApplicationInfo does not name the bot and its resource',
      ])
    })
  }
})

describe('a language of the app package', () => {
  const text = JSON.stringify(manifest)
  const czech = JSON.parse(readFileSync(new URL('cs.json', folder), 'utf8'))
  const problemsOf = (language: object) =>
    languageProblems('cs.json', JSON.stringify(language), text)
  const titles = manifest.bots[0].commandLists[0].commands.map(
    ({ title }: { title: string }) => title,
  )
  const rotate = `bots[0].commandLists[0].commands[${titles.indexOf('rotate')}]`

  test('has every text of the manifest that people read', async () => {
    for (const file of languageFilesOf(text)) {
      const language = readFileSync(new URL(file, folder), 'utf8')
      assert.deepEqual(await languageProblems(file, language, text), [])
    }
  })

  test('is wrong when it lacks one, and when it has one more', async () => {
    const { [`${rotate}.description`]: _, ...less } = czech
    assert.deepEqual(await problemsOf(less), [`cs.json lacks ${rotate}.description`])
    const more = { ...czech, 'bots[0].commandLists[2].commands[0].title': 'sing' }
    assert.match(
      (await problemsOf(more)).join(),
      /commands\[0\]\.title, which manifest\.json has not/,
    )
  })

  test('is wrong when a command has another title than the one that people type', async () => {
    const problems = await problemsOf({ ...czech, [`${rotate}.title`]: 'obměnit' })
    assert.deepEqual(problems, [
      `cs.json: ${rotate}.title is not “rotate”, which is what people type`,
    ])
  })

  test('is wrong when Teams would refuse it', async () => {
    const problems = await problemsOf({ ...czech, 'description.short': 'x'.repeat(81) })
    assert.match(problems.join(), /description\.short must NOT have more than 80 characters/)
    const { $schema, ...without } = czech
    assert.ok($schema)
    assert.deepEqual(await problemsOf(without), ['cs.json: names no $schema'])
    assert.match((await languageProblems('cs.json', '{', text)).join(), /cs\.json is no JSON/)
  })
})

describe('the manifest', () => {
  test('lists only commands that the bot knows', () => {
    for (const { commands } of manifest.bots[0].commandLists) {
      for (const { title } of commands) assert.ok(commandNames.includes(title), title)
    }
  })

  test('lists no more commands in one place than Teams takes, and none twice', () => {
    for (const { commands } of manifest.bots[0].commandLists) {
      const titles = commands.map(({ title }: { title: string }) => title)
      assert.ok(titles.length > 0 && titles.length <= 12, `${titles.length} commands`)
      assert.equal(new Set(titles).size, titles.length)
    }
  })

  test('lists commands wherever the bot can be', () => {
    const scopes = manifest.bots[0].commandLists.flatMap(
      (list: { scopes: string[] }) => list.scopes,
    )
    assert.deepEqual(scopes.sort(), [...manifest.bots[0].scopes].sort())
  })

  test('asks for channel features, which schema 1.25 and later want beside the team scope', () => {
    assert.equal(manifest.supportsChannelFeatures, 'tier1')
  })
})

/** The first file of a zip, by its local header. */
function firstFileOf(zip: Buffer): string {
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)
  return inflateRawSync(zip.subarray(start)).toString('utf8')
}
