import { type Check, checkNames } from '../../domain/checkup.ts'
import type { HouseRules } from '../house-rules.ts'
import type { BotInstaller } from '../ports/bot-installer.ts'
import type { Clock } from '../ports/clock.ts'
import type { Diagnosis } from '../ports/diagnosis.ts'
import type { RecordedFinding } from '../ports/store.ts'
import type { Vaults } from '../ports/vaults.ts'
import { checkDirectory } from './check-directory.ts'
import { checkInstalling } from './check-installing.ts'
import { settingsInOrder } from './check-settings.ts'
import { checkState, type LookedState } from './check-state.ts'
import { checkBotToken, checkGraphToken } from './check-tokens.ts'
import { checkVault } from './check-vault.ts'

/** What a check-up looks at. */
export interface CheckUpPorts {
  readonly diagnosis: Diagnosis
  readonly vaults: Vaults
  /** Null where the bot is not to be installed for people. */
  readonly installer: BotInstaller | null
  readonly clock: Clock
  readonly state: LookedState
}

/** Every check in order, and what reconciliation found that is not over. */
export interface CheckUp {
  readonly checks: readonly Check[]
  readonly findings: readonly RecordedFinding[]
}

/** Looks at everything that Rekey needs; writes nothing anywhere, and never throws for an outside failure. */
export async function checkUp(ports: CheckUpPorts, rules: HouseRules): Promise<CheckUp> {
  const { diagnosis, installer } = ports
  const actsForPeople = await diagnosis.actsForPeople()
  const writesAs = actsForPeople === null ? 'itself' : 'people'
  const [state, directory, installing, ...others] = await Promise.all([
    checkState(ports),
    checkDirectory(diagnosis, writesAs),
    installer === null ? [] : checkInstalling({ diagnosis, installer }),
    checkBotToken(diagnosis),
    checkGraphToken(diagnosis),
    checkClock(diagnosis),
    checkVault(ports, rules.defaultVaultUrl),
  ])
  const found = others.filter((check) => check !== null)
  const signIn = actsForPeople === null ? [] : [signInCheck(actsForPeople)]
  const all = [settingsInOrder, ...state.checks, ...directory, ...signIn, ...installing, ...found]
  const order = (check: Check) => checkNames.indexOf(check.what)
  return { checks: all.sort((a, b) => order(a) - order(b)), findings: state.findings }
}

/** The registration with which people's sign-ins are exchanged; consent shows at a press alone. */
function signInCheck(actsForPeople: boolean): Check {
  return {
    what: 'signIn',
    state: actsForPeople ? 'ok' : 'missing',
    seen: null,
    mend: actsForPeople ? null : 'az ad app federated-credential list --id <AUTH_APP_ID>',
  }
}

/** Tokens bear times; Entra allows five minutes, and proofs and reminders want far less. */
const mostSkewMs = 60_000

async function checkClock(diagnosis: Diagnosis): Promise<Check> {
  const ahead = await diagnosis.clockAheadMs()
  if (ahead === undefined) return { what: 'clock', state: 'unknown', seen: null, mend: null }
  const isRight = Math.abs(ahead) <= mostSkewMs
  return {
    what: 'clock',
    state: isRight ? 'ok' : 'missing',
    seen: `${Math.round(ahead / 1_000)} s`,
    mend: isRight ? null : 'timedatectl set-ntp true',
  }
}
