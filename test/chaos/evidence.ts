import { kindOf } from '../support/card-kind.ts'
import type { Evidence } from './invariants.ts'
import { pendingJobs, rotationsOf } from './look.ts'
import { type Scene, servedIn } from './scene.ts'
import type { Stage } from './stage.ts'

type Known = Pick<
  Evidence,
  'story' | 'taken' | 'answer' | 'mayFail' | 'mayStayOpen' | 'gone' | 'texts'
>

/** What a run left behind; values are compared here and go nowhere else. */
export async function evidenceOf(stage: Stage, scene: Scene, known: Known): Promise<Evidence> {
  const { tenant, connector } = stage.journey
  const rotations = await rotationsOf(stage, scene.application.id)
  const sent = connector.sent.slice(scene.sentBefore)
  const about = sent.filter(({ card }) =>
    JSON.stringify(card).includes(scene.application.displayName ?? ''),
  )
  return {
    ...known,
    credentials: scene.application.passwords,
    old: scene.old,
    foreign: scene.foreign,
    served: scene.secretNames.flatMap((secretName) => {
      const version = servedIn(stage, secretName)
      return version ? [{ secretName, value: version.value, enabled: version.enabled }] : []
    }),
    rotations,
    pendingJobs: (await pendingJobs(stage, rotations)).length,
    cards: about.map(({ activityId, card }) => ({ activityId, kind: kindOf(card) })),
    texts: [...known.texts, JSON.stringify(sent), JSON.stringify(rotations)],
    values: tenant.mintedSecretTexts().slice(scene.textsBefore),
  }
}

/** What the living processes printed. */
export function textsOfProcesses(stage: Stage): string[] {
  return stage.living.map(({ output }) => output())
}
