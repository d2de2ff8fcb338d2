import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { textOf } from '../adapters/teams/cards/walk-card.ts'
import { kindOf } from '../support/card-kind.ts'
import { eventually } from '../support/eventually.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'

const rules = {
  INCLUDE_APPLICATIONS: 'name:Watched *',
  EXCLUDE_APPLICATIONS: 'tag:unmanaged',
}

suite('the settings about watched applications', () => {
  let world: InProcess
  let niamh: TeamsUser
  before(async () => {
    world = await startInProcess(({ env }) => void Object.assign(env, rules))
    niamh = world.journey.user(people.niamh, world.botUrl)
    await niamh.install()
  })
  after(() => world?.[Symbol.asyncDispose]())

  test('decide who is warned, and a card says so', async () => {
    const { journey, lines, rekey } = world
    const add = (displayName: string, tags: string[] = []) => {
      const ownerIds = [people.niamh.id]
      const added = journey.tenant.world.addApplication({ displayName, ownerIds, tags })
      journey.tenant.world.addCredential(added.id, { endsInDays: 3 })
      return added
    }
    const watched = add('Watched one')
    const excluded = add('Watched but unmanaged', ['Unmanaged'])
    const other = add('Another one')
    await rekey.scan()
    const warnings = () =>
      journey.connector.sent.map(({ card }) => textOf(card)).filter((text) => text.includes('…'))
    await eventually(
      () => (warnings().some((text) => text.includes('Watched one')) ? true : undefined),
      'the warning',
    )
    await eventually(
      () => lines.filter(({ event }) => event === 'notice sent').length || undefined,
      'the end of it',
    )
    const shown = async (appId: string) => {
      const from = journey.connector.sent.length
      await niamh.say(`app ${appId}`)
      const sent = await journey.connector.nextSent(
        ({ card }) => kindOf(card) === 'application',
        'the application',
        from,
      )
      return textOf(sent.card)
    }
    assert.doesNotMatch(await shown(watched.appId), /_APPLICATIONS/)
    assert.match(await shown(excluded.appId), /“tag:unmanaged” in EXCLUDE_APPLICATIONS/)
    assert.match(await shown(other.appId), /INCLUDE_APPLICATIONS/)
    const planned = lines.filter(({ event }) => event === 'notices planned')
    assert.ok(planned.every(({ facts }) => Number(facts['applications']) <= 1))
  })
})
