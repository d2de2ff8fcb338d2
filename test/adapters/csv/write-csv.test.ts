import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Writable } from 'node:stream'
import { describe, test } from 'node:test'
import { spooledCsv } from '../../../src/adapters/csv/spooled-csv.ts'
import { writeCsv } from '../../../src/adapters/csv/write-csv.ts'
import { type ReportRow, reportRow } from '../../../src/domain/report-row.ts'
import { aCredential, anApplication, may } from '../../support/engine-data.ts'

const around = { now: may(1), zone: 'UTC', leadDays: [30, 7] }
const row = (name: string, description = 'production'): ReportRow => {
  const credential = aCredential({ displayName: description, expiresAt: may(20) })
  return reportRow(anApplication({ displayName: name }), credential, null, around)
}

async function written(rows: readonly ReportRow[]): Promise<string> {
  let text = ''
  const sink = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk)
      done()
    },
  })
  await writeCsv(each(rows), sink)
  return text
}

async function* each<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows
}

describe('a report as CSV', () => {
  test('begins with a byte order mark and a line of titles', async () => {
    const titles =
      'Application,Client id,Object id,Kind,Key id,Description,Begins with,Starts (UTC),' +
      'Expires (UTC),Days left,Stage,Owners\r\n'
    assert.equal(await written([]), `\uFEFF${titles}`)
  })

  for (const start of ['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
    test(`holds no formula where a name begins with ${start}`, async () => {
      const text = await written([row(`${start}HYPERLINK("http://evil")`, `${start}1`)])
      const line = text.split('\r\n')[1] ?? ''
      assert.ok(line.startsWith(`"'${start}HYPERLINK(""http://evil"")",`), line)
      assert.ok(line.includes(`,'${start}1,`), line)
    })
  }

  test('holds no formula behind characters that nobody sees', async () => {
    for (const hidden of ['\t', '\r', '\n', '\u200B', '\u202E', ' ']) {
      assert.match(await written([row(`${hidden}=1+1`)]), /\r\n'=1\+1,/)
    }
  })

  test('keeps days that are over as numbers', async () => {
    const credential = aCredential({ expiresAt: new Date('2026-04-01T12:00:00Z') })
    const text = await written([reportRow(anApplication(), credential, [], around)])
    assert.match(text, /,-30,expired,/)
  })

  test('keeps a name of several lines, quotes and commas in one cell', async () => {
    const text = await written([row('a,"b"\r\nc')])
    assert.ok(text.includes('\r\n"a,""b"" c",client-1'), text)
  })

  test('is a file of known length, read in parts, and then gone', async () => {
    const before = reports()
    const file = await spooledCsv.write(each([row('Grüße'), row('日本')]))
    const parts = [await file.read(0, 100), await file.read(100, 1_000_000)] as const
    assert.equal(file.sizeInBytes, parts[0].length + parts[1].length)
    const text = Buffer.concat(parts).toString('utf8')
    assert.ok(text.includes('Grüße') && text.includes('日本'))
    assert.notDeepEqual(reports(), before)
    await file.remove()
    assert.deepEqual(reports(), before)
  })

  test('leaves no file behind where the rows fail', async () => {
    const before = reports()
    const failing = async function* (): AsyncGenerator<ReportRow> {
      yield row('one')
      throw new Error('the engine is gone')
    }
    await assert.rejects(spooledCsv.write(failing()), /the engine is gone/)
    assert.deepEqual(reports(), before)
  })
})

function reports(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('rekey-report-'))
}
