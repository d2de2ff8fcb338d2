import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { constantFrom, oneof, record } from 'fast-check'
import { people } from '../../sandbox/tenant/people.ts'
import { sightings } from '../support/canary.ts'
import { fuzz } from '../support/fuzz/fuzz.ts'
import { asText, corpus, nearly, oddText, oddValue } from '../support/fuzz/hostile.ts'
import { soundActivities } from '../support/fuzz/sound-activities.ts'
import { botPassword } from '../support/journey.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import { payroll } from '../support/whole-rotation.ts'

/** Made once, so that the cases of a seed are the same in every run. */
const ids = {
  applicationObjectId: 'PAYROLL-ID',
  keyId: 'PAYROLL-KEY',
  rotationId: 'rk-22222222',
}
const whole = soundActivities(ids).map((activity) => ({
  ...activity,
  id: 'ACTIVITY-ID',
  channelId: 'msteams',
  serviceUrl: 'SERVICE-URL',
  timestamp: '2026-05-04T09:14:00.000Z',
  localTimestamp: '2026-05-04T11:14:00.000+02:00',
  from: { id: `29:${people.alice.id}`, name: 'Alice Novak', aadObjectId: people.alice.id },
  recipient: { id: '28:rekey', name: 'Rekey' },
  conversation: { id: 'a:chat-of-alice', conversationType: 'personal', tenantId: 'TENANT-ID' },
  channelData: { ...(activity['channelData'] as object), tenant: { id: 'TENANT-ID' } },
  locale: 'en-US',
  localTimezone: 'Europe/Berlin',
}))
const knownAnswers: ReadonlySet<number> = new Set([200, 400, 401, 403, 429])

/** The whole product, with authentication on and a good token, by HTTP. */
export function invokes(): void {
  suite('a request with a good token', () => {
    let world: InProcess
    let token = ''
    let number = 0
    const answers: string[] = []
    before(async () => {
      world = await startInProcess()
      const { keys, goodToken } = world.journey.connector
      token = await keys.sign(goodToken)
    })
    after(() => world?.[Symbol.asyncDispose]())

    const send = async (body: string, headers: Record<string, string> = {}) => {
      const { connector, tenant } = world.journey
      const { id, passwords } = tenant.world.application(payroll.name)
      number += 1
      const said = body
        .replaceAll('PAYROLL-ID', id)
        .replaceAll('PAYROLL-KEY', passwords[0]?.keyId ?? '')
        .replaceAll('ACTIVITY-ID', `activity-${number}`)
        .replaceAll('SERVICE-URL', connector.serviceUrl)
        .replaceAll('TENANT-ID', tenant.tenantId)
      const response = await fetch(`${world.botUrl()}/api/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          ...headers,
        },
        body: said,
      })
      const text = await response.text()
      answers.push(text)
      const failed = world.lines.findLast(({ level }) => level === 'error')
      assert.ok(
        knownAnswers.has(response.status),
        `${response.status}: ${String(failed?.error)}\n${failed?.error instanceof Error ? failed.error.stack : ''}`,
      )
    }

    fuzz(
      'is answered and never with a 500, whatever is changed in it',
      { runs: 1_000, cases: nearly(...whole).map((activity) => JSON.stringify(activity)) },
      (body) => send(body),
    )
    fuzz(
      'is answered and never with a 500, whatever its body is',
      { runs: 200, cases: oneof(asText(oddValue), oddText), corpus: corpus.texts },
      (body) => send(body),
    )
    fuzz(
      'is answered and never with a 500, whatever its headers are',
      {
        runs: 100,
        cases: record({
          name: constantFrom(
            'authorization',
            'content-type',
            'content-encoding',
            'accept',
            'expect-ct',
            'accept-version',
            'x-request-id',
            'if-match',
          ),
          text: oddText.map((text) => text.replace(/[^\x20-\x7e]/g, '').slice(0, 2_000)),
        }),
      },
      ({ name, text }) => send(JSON.stringify(whole[0]), { [name]: text }),
    )

    test('was answered and logged without any secret, and no turn failed', () => {
      const { tenant } = world.journey
      const secrets = [...tenant.mintedSecretTexts(), tenant.bot.clientSecret, botPassword]
      const said = [
        answers.join('\n'),
        JSON.stringify(world.lines),
        JSON.stringify(world.journey.connector.sent),
      ]
      assert.deepEqual(
        said.flatMap((text, at) => sightings(`place ${at}`, text, secrets)),
        [],
      )
      assert.deepEqual(
        world.lines.filter(({ event }) => event === 'turn failed'),
        [],
      )
      assert.ok(tenant.mintedSecretTexts().length > 0, 'some rotations went through')
    })
  })
}
