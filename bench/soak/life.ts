import { seeded } from '../../test/chaos/seeded-random.ts'
import type { Journey } from '../../test/support/journey.ts'
import type { LoggedLine } from '../../test/support/rekey-process.ts'
import { Chats } from './chats.ts'
import { Crowd } from './crowd.ts'
import { Fleet, shortLived } from './fleet.ts'
import type { Lane } from './lanes.ts'
import { complaintAbout } from './log-rules.ts'
import { TextWatch } from './text-watch.ts'
import { Troubles } from './troubles.ts'

/** What life needs. */
export interface LifeParts {
  readonly journey: Journey
  readonly botUrl: () => string
  readonly seed: number
  /** Hears of what must not happen. */
  readonly report: (what: string, how: string) => void
  /** Hears how long each press took that no trouble held up. */
  readonly tapped: (ms: number) => void
}

/** What was seen of it. */
export interface Seen {
  readonly acts: number
  readonly troubles: number
  /** Messages and changes of messages, by kind of card. */
  readonly kinds: ReadonlyMap<string, number>
}

/** Everything that happens around the product, and what must hold about it. */
export class Life {
  readonly #parts: LifeParts
  readonly #fleet: Fleet
  readonly #chats: Chats
  readonly #crowd: Crowd
  readonly #troubles: Troubles
  readonly #texts: TextWatch

  constructor(parts: LifeParts) {
    const { journey, botUrl, seed, report, tapped } = parts
    this.#parts = parts
    this.#fleet = new Fleet(journey.tenant.world, seeded(seed, 'fleet'))
    this.#chats = new Chats((matter) => this.#mostTold(matter))
    this.#troubles = new Troubles(journey, seeded(seed, 'troubles'))
    this.#texts = new TextWatch(report, () => journey.tenant.mintedSecretTexts())
    this.#crowd = new Crowd({
      journey,
      botUrl,
      fleet: this.#fleet,
      chats: this.#chats,
      report,
      random: seeded(seed, 'crowd'),
      isTroubled: () => this.#troubles.isHeard,
      tapped: (ms) => {
        if (!this.#troubles.isGoingOn) tapped(ms)
      },
    })
  }

  /** Everybody gets the bot. */
  async begin(): Promise<void> {
    await this.#crowd.arrive()
  }

  /** What goes on until somebody stops it. */
  lanes(): readonly Lane[] {
    const person: Lane = { everyMs: 700, act: () => this.#crowd.act() }
    return [
      person,
      person,
      person,
      { everyMs: 1_500, act: () => this.#fleet.change() },
      { everyMs: 20_000, act: () => this.#crowd.scan() },
      { everyMs: 60_000, act: () => this.#crowd.digest() },
      { everyMs: 120_000, act: () => this.#troubles.begin() },
    ]
  }

  /** Takes in what the bot wrote to Teams. */
  receive(): void {
    const { connector } = this.#parts.journey
    const sent = [...connector.sent]
    connector.forget()
    for (const each of sent) {
      this.#texts.saw('a message', JSON.stringify(each.activity))
      for (const matter of this.#chats.receive(each)) {
        this.#parts.report('told twice', `${each.conversationId} of ${matter}`)
      }
    }
  }

  /** Takes in a line of the product's log. */
  logged(line: LoggedLine, text: string): void {
    this.#texts.saw('the log', text)
    const complaint = complaintAbout(line, this.#troubles.isHeard)
    if (complaint) this.#parts.report('error in the log', complaint)
  }

  /** The clouds are in no trouble any more. */
  calm(): void {
    this.#troubles.end()
  }

  /** Looks at what must hold while nothing happens, and forgets what is over. */
  examine(): void {
    this.#texts.search()
    for (const { what, how } of this.#fleet.broken()) this.#parts.report(what, how)
    this.#fleet.trim()
    const there = this.#fleet.matters()
    this.#chats.forget((matter) => !there.has(matter))
  }

  seen(): Seen {
    const { count: troubles } = this.#troubles
    return { acts: this.#crowd.acts, troubles, kinds: this.#chats.kinds() }
  }

  /** A secret is told of at one stage, but for those that come to their end within the run. */
  #mostTold(matter: string): number {
    const [objectId = '', keyId] = matter.split('/')
    const { directory } = this.#parts.journey.tenant.world
    const secret = directory.application(objectId)?.passwords.find((each) => each.keyId === keyId)
    return secret === undefined || secret.displayName === shortLived ? 3 : 1
  }
}
