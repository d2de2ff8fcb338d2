import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { timelinePicture } from '../../../../src/adapters/teams/cards/timeline-picture.ts'
import { readSample } from './read-sample.ts'
import { cards, drawn } from './renderer.ts'
import { nodesOfType, textOf } from './walk-card.ts'

const grey = [128, 128, 128, 255]
const clear = [0, 0, 0, 0]

describe('the picture of a time line', () => {
  const picture = readPicture(
    timelinePicture({
      today: 0.5,
      bars: [
        { begin: 0.25, end: 0.75, tone: 'later' },
        { begin: 0, end: 0.25, tone: 'expired' },
        { begin: 1, end: 1, tone: 'replaced' },
        { begin: 0.7, end: 0.7, tone: 'within7' },
      ],
    }),
  )
  const [first, second, third, fourth] = [22, 54, 86, 118]

  test('shows what has passed of a secret pale and what is left in full colour', () => {
    const [passed, left] = [picture.at(0.3, first), picture.at(0.7, first)]
    assert.deepEqual(passed.slice(0, 3), left.slice(0, 3))
    assert.ok((passed[3] ?? 0) < 128)
    assert.equal(left[3], 255)
  })

  test('leaves the card as it is where there is no bar', () => {
    assert.deepEqual(picture.at(0.2, first), clear)
    assert.deepEqual(picture.at(0.8, first), clear)
    assert.deepEqual(picture.at(0.3, second), clear)
  })

  test('draws today across all bars and the gaps between them', () => {
    for (const row of [0, first, second, third, fourth, 139]) {
      assert.deepEqual(picture.at(0.5, row), grey)
    }
  })

  test('gives what is too short to see a length that is not', () => {
    assert.equal(picture.at(0.995, third)[3], 255)
    assert.equal(picture.at(0.705, fourth)[3], 255)
  })
})

describe('the time line on the card of an application', () => {
  const sample = readSample('application')

  test('is as high as it has bars, and light', () => {
    const [secret] = sample.secrets
    assert.ok(secret)
    const many = { ...sample, secrets: Array.from({ length: 40 }, () => secret) }
    const [image] = nodesOfType(drawn(many), 'Image')
    const url = String(image?.['url'])
    assert.equal(readPicture(url).height, 15 * 32 + 12)
    assert.ok(url.length < 6_000, `${url.length}`)
  })

  test('is told in words to whoever does not see it', () => {
    const [image] = nodesOfType(drawn(sample), 'Image')
    assert.equal(
      plainSpaces(image?.['altText']),
      'secret-2025-05: 16 May 2025 – 16 May 2026. secret-2024-06: 2 Jun 2024 – 2 Jun 2026.',
    )
    assert.match(plainSpaces(textOf(drawn(sample))), /^2 Jun 2024 – 3 Jun 2026; .* 4 May 2026\.$/m)
  })

  test('follows the reader: dates in their words and in their zone', () => {
    const card = cards.render(sample, { locale: 'de-DE', timeZone: 'Pacific/Kiritimati' })
    assert.match(plainSpaces(textOf(card)), /16\. Mai 2025 – 16\. Mai 2026/)
  })

  test('is not there where there is no secret', () => {
    assert.deepEqual(nodesOfType(drawn({ ...sample, secrets: [] }), 'Image'), [])
  })

  test('is drawn for a secret that begins after it ends, too', () => {
    const secrets = sample.secrets.map((secret) => ({
      ...secret,
      startsAt: secret.expiresAt,
      expiresAt: secret.startsAt,
    }))
    assert.equal(nodesOfType(drawn({ ...sample, secrets }), 'Image').length, 1)
  })
})

/** Spaces of every width as one kind; which of them a span has depends on the ICU data. */
function plainSpaces(text: unknown): string {
  return String(text).replace(/[^\S\n]/g, ' ')
}

/** Reads a picture back: its height, and the colour at a part of its width in a row. */
function readPicture(address: string) {
  const [, base64 = ''] = /^data:image\/png;base64,(.+)$/.exec(address) ?? []
  const bytes = Buffer.from(base64, 'base64')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at))
    chunks.set(bytes.toString('latin1', at + 4, at + 8), data)
  }
  const part = (name: string) => chunks.get(name) ?? assert.fail(`no ${name}`)
  const [width, height] = [part('IHDR').readUInt32BE(0), part('IHDR').readUInt32BE(4)]
  const lines = inflateSync(part('IDAT'))
  return {
    height,
    at: (across: number, row: number): number[] => {
      const color = lines[row * (width + 1) + 1 + Math.floor(across * width)] ?? 0
      return [...part('PLTE').subarray(color * 3, color * 3 + 3), part('tRNS')[color] ?? 255]
    },
  }
}
