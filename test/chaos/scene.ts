import type { Application, PasswordCredential } from '../../sandbox/tenant/directory/model.ts'
import { people } from '../../sandbox/tenant/people.ts'
import type { SecretVersion } from '../../sandbox/tenant/vault/vault-store.ts'
import { kindOf } from '../support/card-kind.ts'
import { eventually } from '../support/eventually.ts'
import type { Pressed, ShownCard } from '../support/teams-user.ts'
import { rotationsOf, settled } from './look.ts'
import type { StoryName } from './plan-types.ts'
import type { Stage } from './stage.ts'

/** An application of Alice and Ben, and the button that a run presses. */
export interface Scene {
  readonly application: Application
  readonly old: PasswordCredential
  /** A client secret that somebody made by hand; no rotation may touch it. */
  readonly foreign: PasswordCredential
  /** Where the application's notes say that its secret is kept. */
  readonly secretNames: readonly string[]
  /** The messages that the bot sent before this scene. */
  readonly sentBefore: number
  /** The secret texts that there were before this scene. */
  readonly textsBefore: number
  press(): Promise<Pressed>
}

const title = { rotate: 'Rotate now', cleanup: 'Delete old secret', undo: 'Undo' } as const
let scenes = 0

/** Makes a new application and brings its rotation up to where the story begins. */
export async function prepare(stage: Stage, story: StoryName): Promise<Scene> {
  scenes += 1
  const { tenant, connector } = stage.journey
  const { world } = tenant
  const sentBefore = connector.sent.length
  const textsBefore = tenant.mintedSecretTexts().length
  const secretNames = ['a', 'b'].map((place) => `chaos-${scenes}-${place}`)
  const application = world.addApplication({
    displayName: `Chaos number ${scenes} end`,
    ownerIds: [people.alice.id, people.ben.id],
    notes: secretNames.map((name) => `keyvault:contoso-kv/${name}`).join(' '),
  })
  const old = world.addCredential(application.id, { displayName: 'old', endsInDays: 200 })
  for (const name of secretNames) {
    const at = new Date(tenant.clock.now().getTime() - 86_400_000)
    world.vaults.first.store.addVersion(name, old.secretText, plain, { at })
  }
  const alice = stage.journey.user(people.alice, () => stage.main.url)
  await alice.say(`rotate ${application.appId}`)
  const form = await connector.nextSent(
    ({ card }) => kindOf(card) === 'rotate-form',
    'the form',
    sentBefore,
  )
  const foreign = world.addCredential(application.id, {
    displayName: 'made by hand',
    endsInDays: 300,
  })
  // What was set up here is old news to a directory whose reads lag.
  const forget = () => application.earlierPasswords.splice(0)
  forget()
  const shown = story === 'rotate' ? form : await untilAsked(stage, story, application, form)
  forget()
  return {
    application,
    old,
    foreign,
    secretNames,
    sentBefore,
    textsBefore,
    press: () => alice.press(shown, title[story]),
  }
}

/** What the vault gives out: the newest version, whether enabled or not. */
export function servedIn(stage: Stage, secretName: string): SecretVersion | undefined {
  return stage.journey.tenant.world.vaultVersionsOf(secretName).at(-1)
}

const plain = {
  contentType: undefined,
  tags: undefined,
  enabled: undefined,
  nbf: undefined,
  exp: undefined,
}

async function untilAsked(
  stage: Stage,
  story: StoryName,
  application: Application,
  form: ShownCard,
): Promise<ShownCard> {
  const { connector } = stage.journey
  const alice = stage.journey.user(people.alice, () => stage.main.url)
  await alice.press(form, 'Rotate now')
  await eventually(async () => {
    const rotations = await rotationsOf(stage, application.id)
    const done = rotations[0]?.state === 'awaiting-cleanup'
    return done && (await settled(stage, rotations)) ? true : undefined
  }, 'the rotation before the story')
  const stored = connector.sent.findLast(({ card }) => kindOf(card) === 'rotation-stored')
  if (!stored) throw new Error('no confirmation card before the story')
  return alice.press(stored, title[story])
}
