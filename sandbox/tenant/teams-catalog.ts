import { seededGuid } from './seeded.ts'

/** The organization's Teams app catalog with one app, and who has it installed. */
export class TeamsCatalog {
  readonly teamsApp: { id: string; externalId: string; displayName: string }
  readonly #installedFor = new Set<string>()
  readonly #listeners = new Set<(userId: string) => void>()

  /** `externalId` is the id in the app's manifest. */
  constructor(externalId: string) {
    this.teamsApp = { id: seededGuid('teams app'), externalId, displayName: 'Rekey' }
  }

  /** False when the person had it already. */
  install(userId: string): boolean {
    if (this.#installedFor.has(userId)) return false
    this.#installedFor.add(userId)
    for (const listener of this.#listeners) listener(userId)
    return true
  }

  isInstalledFor(userId: string): boolean {
    return this.#installedFor.has(userId)
  }

  uninstall(userId: string): void {
    this.#installedFor.delete(userId)
  }

  /** Calls back with the user's id at each installation, as Teams then tells the bot. */
  onInstalled(listener: (userId: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  installationId(userId: string): string {
    return Buffer.from(`1##${userId}##${this.teamsApp.id}`).toString('base64')
  }

  /** Id of the personal chat between the person and the bot. */
  chatId(userId: string): string {
    return `19:${userId}_${this.teamsApp.externalId}@unq.gbl.spaces`
  }
}
