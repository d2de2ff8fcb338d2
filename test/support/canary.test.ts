import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sightings } from './canary.ts'

const planted = 'aB38Q~x.y_z-0123456789abcdefghijklmnop_-'
const forms: Readonly<Record<string, string | Uint8Array>> = {
  plain: `{"secretText":"${planted}"}`,
  'percent-encoded': `client_secret=${encodeURIComponent(planted).replaceAll('~', '%7E')}&x=1`,
  'UTF-16': Buffer.from(`.. ${planted} ..`, 'utf16le'),
  hex: Buffer.from(`id:${planted}`).toString('hex'),
  'base64 at 0': Buffer.from(`id:${planted}, and more`).toString('base64'),
  'base64 at 1': Buffer.from(`bot:${planted}`).toString('base64'),
  'base64 at 2': Buffer.from(`robot${planted}:`).toString('base64'),
}

for (const [form, content] of Object.entries(forms)) {
  test(`the canary sees a planted text that is ${form}`, () => {
    assert.deepEqual(sightings('here', content, ['something else entirely', planted]), [
      { where: 'here', text: 1, form },
    ])
  })
}

test('the canary sees nothing in what is only alike', () => {
  assert.deepEqual(sightings('here', planted.toUpperCase(), [planted]), [])
})
