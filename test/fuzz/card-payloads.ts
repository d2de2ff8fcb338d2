import assert from 'node:assert/strict'
import { after, before, suite } from 'node:test'
import { inspect } from 'node:util'
import { constantFrom, oneof, record } from 'fast-check'
import { parseCardAction } from '../../src/adapters/teams/cards/card-action.ts'
import { createCardRenderer } from '../../src/adapters/teams/cards/card-renderer.ts'
import { readFileConsent } from '../../src/adapters/teams/file-consent.ts'
import { problemOfActivity } from '../../src/adapters/teams/inbound-activity.ts'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import { ServiceError } from '../../src/application/service-error.ts'
import type { TestEngine } from '../support/engine.ts'
import { secretValueOf } from '../support/fakes/fake-tenant.ts'
import { fuzz } from '../support/fuzz/fuzz.ts'
import { corpus, nearly, oddText, oddValue } from '../support/fuzz/hostile.ts'
import { soundActivities, soundPresses } from '../support/fuzz/sound-activities.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { alice, application, ben, david, erin, oldKeyId } from '../support/worlds/payroll.ts'

const ids = {
  applicationObjectId: application().objectId,
  keyId: oldKeyId,
  rotationId: 'rk-22222222',
}
const presses = soundPresses(ids)
const verbs = presses.map(({ verb }) => verb)
const action = oneof(
  { weight: 3, arbitrary: nearly(...presses) },
  { weight: 1, arbitrary: record({ verb: constantFrom(...verbs), data: oddValue }) },
  { weight: 1, arbitrary: oddValue },
)
const where = constantFrom('personal', 'group', 'channel')
const person = constantFrom(alice, ben, david, erin)

/** What buttons send back, and everything else that an activity bears. */
export function cardPayloads(): void {
  suite('a card', () => {
    let engine: TestEngine
    let world: BotWorld
    const renderer = createCardRenderer({ responsibilityNotice: null })
    before(async () => {
      engine = await openWorldEngine()
      world = await botWorld(engine)
    })
    after(() => engine?.close())

    fuzz(
      'sends back an action of ours or none',
      { runs: 30_000, cases: action, corpus: corpus.values },
      (pressed) => {
        const { verb, data } = (pressed ?? {}) as { verb?: unknown; data?: unknown }
        const read = parseCardAction(verb, data)
        if (read) assert.ok(verbs.includes(read.verb), read.verb)
      },
    )

    fuzz(
      'and the activity around it are read or refused',
      { runs: 12_000, cases: nearly(...soundActivities(ids)), corpus: corpus.values },
      (activity) => {
        problemOfActivity(activity, { tenantId: 'tenant', serviceHosts: ['smba.example'] })
        const { value } = (activity ?? {}) as { value?: unknown }
        readFileConsent(value)
      },
    )

    /** An answer, or a failure in our words; drawn as Teams would get it, without any value. */
    const answered = async (answer: () => Promise<Parameters<typeof renderer.render>[0]>) => {
      const values = [
        oldKeyId,
        ...world.tenant
          .all()
          .flatMap(({ application: { credentials } }) => credentials.map(({ keyId }) => keyId)),
      ].map(secretValueOf)
      let shown = ''
      try {
        shown = JSON.stringify(renderer.render(await answer(), chatOf(alice)))
      } catch (error) {
        assert.ok(error instanceof ServiceError, inspect(error))
        shown = inspect(error, { depth: null, showHidden: true })
      }
      shown += inspect(world.log, { depth: null })
      for (const value of values) assert.ok(!shown.includes(value))
    }

    fuzz(
      'is answered with a card, whoever presses whatever wherever',
      { runs: 1_500, cases: record({ pressed: nearly(...presses), person, where }) },
      async ({ pressed, person: who, where: place }) => {
        const { verb, data } = (pressed ?? {}) as { verb?: unknown; data?: unknown }
        const read = parseCardAction(verb, data)
        if (!read) return
        await answered(() =>
          answerAction(world.ports, rules, {
            person: who,
            action: read,
            card: cardOf(alice),
            where: place,
            seenBy: 'presser',
          }),
        )
      },
    )

    fuzz(
      'answers whatever anybody types wherever',
      {
        runs: 1_500,
        cases: record({
          text: oneof(
            oddText,
            constantFrom('rotate ', 'app ', 'snooze ', 'cleanup ', 'history ', 'target ').chain(
              (start) => oddText.map((rest) => start + rest),
            ),
          ),
          person,
          where,
        }),
      },
      async ({ text, person: who, where: place }) => {
        await answered(async () => {
          const card = await answerText(world.ports, rules, {
            person: who,
            text,
            where: place,
            conversationId: chatOf(who).id,
            takesFiles: false,
          })
          assert.ok(card.kind !== 'file-offer')
          return card
        })
      },
    )
  })
}
