import { people } from '../../sandbox/tenant/people.ts'
import { buttonsOf, nodesOfType } from '../../test/adapters/teams/cards/walk-card.ts'
import type { Seeded } from '../../test/chaos/seeded-random.ts'
import type { Journey } from '../../test/support/journey.ts'
import type { Answer, ShownCard, TeamsUser } from '../../test/support/teams-user.ts'
import type { Chats } from './chats.ts'
import type { Fleet, Person } from './fleet.ts'

/** How often a button is pressed, among those that somebody has before them. */
const likings: Readonly<Record<string, number>> = {
  Rotate: 6,
  'Rotate now': 20,
  'Delete old secret': 20,
  'Delete this secret': 6,
  'Try again': 4,
  Snooze: 1,
  Show: 1,
  Details: 1,
  'Show more': 1,
  'Yes, that one': 1,
  'Keep both': 1,
  'Show rotation': 1,
  Undo: 1,
  Cancel: 1,
}
const patienceMs = 120_000
const channel = '19:soak@thread.tacv2'
const team = '19:soak-team@thread.tacv2'

/** What a crowd works on. */
export interface CrowdParts {
  readonly journey: Journey
  readonly botUrl: () => string
  readonly fleet: Fleet
  readonly chats: Chats
  readonly report: (what: string, how: string) => void
  readonly random: Seeded
  /** Whether a service was in trouble a moment ago. */
  readonly isTroubled: () => boolean
  /** Hears how long each press took. */
  readonly tapped: (ms: number) => void
}

/** Everybody who uses the bot. */
export class Crowd {
  readonly #parts: CrowdParts
  /** Who took the bot out. */
  readonly #away = new Set<string>()
  #acts = 0

  constructor(parts: CrowdParts) {
    this.#parts = parts
  }

  /** Everybody installs the bot, and a team does. */
  async arrive(): Promise<void> {
    for (const person of [...this.#parts.fleet.people, people.erin]) {
      this.#heed(await this.#user(person).install())
    }
    this.#heed(await this.#inChannel({ type: 'installationUpdate', action: 'add' }))
  }

  /** Somebody does something. */
  async act(): Promise<void> {
    const { random, fleet } = this.#parts
    this.#acts += 1
    const person = random.pick(fleet.people)
    const user = this.#user(person)
    if (this.#away.has(person.id)) return await this.#come(person, user)
    const chance = random.whole(1, 100)
    if (chance <= 70) await this.#press(user)
    else if (chance <= 94) this.#heed(await user.say(this.#command(person)))
    else if (chance <= 98) await this.#sayTwice(person, user)
    else await this.#leave(person, user)
  }

  /** An administrator has the directory read. */
  async scan(): Promise<void> {
    this.#heed(await this.#user(people.erin).say('scan'))
  }

  /** A channel wants its digest. */
  async digest(): Promise<void> {
    this.#heed(await this.#inChannel({ type: 'message', text: '<at>Rekey</at> digest now' }))
  }

  get acts(): number {
    return this.#acts
  }

  async #press(user: TeamsUser): Promise<void> {
    const { chats, random, tapped } = this.#parts
    const choices = chats.cardsIn(user.conversationId).flatMap((shown) =>
      buttonsOf(shown.card).map((title) => ({
        shown,
        title: String(title),
        liking: likings[String(title)] ?? 0,
      })),
    )
    const total = choices.reduce((sum, { liking }) => sum + liking, 0)
    if (total === 0) return this.#heed(await user.say('mine'))
    let left = random.whole(1, total)
    const chosen = choices.find(({ liking }) => {
      left -= liking
      return left <= 0
    })
    if (!chosen) return
    const { shown, title } = chosen
    const inputs = title === 'Show' ? this.#askedFor(user, shown) : {}
    const press = async () => {
      const from = performance.now()
      const answer = await user.press(shown, title, inputs)
      tapped(performance.now() - from)
      this.#heed(answer)
      chats.show(user.conversationId, answer)
    }
    // A finger that slips presses twice.
    await Promise.all(random.whole(1, 20) === 1 ? [press(), press()] : [press()])
  }

  /** Shown from a list, a matter gets a card of its own. */
  #askedFor(user: TeamsUser, { card }: ShownCard): { matter?: string } {
    const picker = nodesOfType(card, 'Input.ChoiceSet').find(({ id }) => id === 'matter')
    if (!picker) return {}
    const choices = picker['choices'] as readonly { value: string }[]
    const { value: matter } = this.#parts.random.pick(choices)
    // Twice, for a finger that slips.
    for (let times = 0; times < 2; times += 1) this.#parts.chats.ask(user.conversationId, matter)
    return { matter }
  }

  #command({ id }: Person): string {
    const { fleet, random } = this.#parts
    const own = fleet.applications().filter(({ ownerIds }) => ownerIds.includes(id))
    // Now and then somebody asks for what is not theirs.
    const from = own.length > 0 && random.whole(1, 5) > 1 ? own : fleet.applications()
    const name = String(random.pick(from).displayName)
    return random.pick([
      'status',
      'mine',
      'help',
      'whoami',
      'settings',
      'expiring',
      'expiring 400',
      'stauts',
      'what is this?',
      `app ${name}`,
      `history ${name}`,
      `rotate ${name}`,
      `snooze ${name} 3 days`,
      `cleanup ${name}`,
    ])
  }

  /** Teams delivers a message twice, at the same moment. */
  async #sayTwice(person: Person, user: TeamsUser): Promise<void> {
    const { keys, goodToken } = this.#parts.journey.connector
    const authorization = `Bearer ${await keys.sign(goodToken)}`
    const body = JSON.stringify(user.activity({ text: this.#command(person) }))
    const answers = [user.post(body, authorization), user.post(body, authorization)]
    for (const answer of await Promise.all(answers)) this.#heed(answer)
  }

  async #leave({ id }: Person, user: TeamsUser): Promise<void> {
    this.#heed(await user.install('remove'))
    this.#away.add(id)
    this.#parts.chats.clear(user.conversationId)
  }

  async #come({ id }: Person, user: TeamsUser): Promise<void> {
    this.#away.delete(id)
    this.#heed(await user.install())
  }

  #user(person: Person): TeamsUser {
    const { journey, botUrl } = this.#parts
    return journey.user(person as typeof people.alice, botUrl, AbortSignal.timeout(patienceMs))
  }

  async #inChannel(fields: Readonly<Record<string, unknown>>): Promise<Answer> {
    const { tenantId } = this.#parts.journey.tenant
    return await this.#user(people.grace).send({
      conversation: { id: channel, conversationType: 'channel', isGroup: true, tenantId },
      channelData: { tenant: { id: tenantId }, team: { id: team }, channel: { id: channel } },
      ...fields,
    })
  }

  #heed({ status, text }: Answer): void {
    // An answer in the chat that got no answer itself is not repeated, and fails the turn.
    if (status === 500 && this.#parts.isTroubled()) return
    if (status >= 400) this.#parts.report('refused', `${status} ${text.slice(0, 200)}`)
  }
}
