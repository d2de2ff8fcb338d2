import type {
  BotToken,
  Diagnosis,
  OwnToken,
  Probe,
  ProbeAnswer,
} from '../../../src/application/ports/diagnosis.ts'

/** Rekey's standing as a test sets it; all is well at first. */
export class FakeDiagnosis implements Diagnosis {
  directoryUrl = 'https://graph.microsoft.com'
  token: OwnToken | 'noToken' | 'unreadable' = {
    servicePrincipalId: '5e000000-0000-4000-8000-000000000001',
    permissions: new Set([
      'Application.ReadWrite.OwnedBy',
      'User.Read.All',
      'Policy.Read.All',
      'AuditLog.Read.All',
    ]),
  }
  readonly answers = new Map<Probe, ProbeAnswer>()
  aheadMs: number | undefined = 400
  bot: BotToken | null = { had: true, passwordOf: null }
  acts: boolean | null = null

  async ownToken(): Promise<OwnToken | 'noToken' | 'unreadable'> {
    return this.token
  }

  async probe(what: Probe): Promise<ProbeAnswer> {
    return this.answers.get(what) ?? { answered: true }
  }

  async clockAheadMs(): Promise<number | undefined> {
    return this.aheadMs
  }

  async botToken(): Promise<BotToken | null> {
    return this.bot
  }

  async actsForPeople(): Promise<boolean | null> {
    return this.acts
  }
}
