import { type Check, checkNames } from '../../domain/checkup.ts'
import type { HouseRules } from '../house-rules.ts'
import type { BotInstaller } from '../ports/bot-installer.ts'
import type { Clock } from '../ports/clock.ts'
import type { Diagnosis } from '../ports/diagnosis.ts'
import type { RecordedFinding, Store } from '../ports/store.ts'
import type { Vaults } from '../ports/vaults.ts'
import { checkDirectory } from './check-directory.ts'
import { checkInstalling } from './check-installing.ts'
import { checkState } from './check-state.ts'

/** What a check-up looks at. */
export interface CheckUpPorts {
  readonly diagnosis: Diagnosis
  readonly vaults: Vaults
  /** Null where the bot is not to be installed for people. */
  readonly installer: BotInstaller | null
  readonly clock: Clock
  /** The state, or why it cannot be looked at. */
  readonly state:
    | { readonly store: Store }
    | { readonly problem: string; readonly isInUse: boolean }
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
    checkClock(diagnosis),
    checkVault(ports.vaults, rules.defaultVaultUrl),
  ])
  const found = others.filter((check) => check !== null)
  const signIn = actsForPeople === null ? [] : [signInCheck(actsForPeople)]
  const all = [...state.checks, ...directory, ...signIn, ...installing, ...found]
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

async function checkBotToken(diagnosis: Diagnosis): Promise<Check | null> {
  const had = await diagnosis.botToken()
  if (had === null) return null
  return {
    what: 'botToken',
    state: had ? 'ok' : 'missing',
    seen: null,
    mend: had
      ? null
      : 'az webapp identity assign --name <app> --resource-group <group> --identities <BOT_ID>',
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

/** Asks the default vault about a name that nobody has; the right to list stands for that to write. */
async function checkVault(vaults: Vaults, vaultUrl: string): Promise<Check> {
  const readiness = await vaults.readiness({ vaultUrl, secretName: 'rekey-doctor' }, '')
  const vault = new URL(vaultUrl).hostname.split('.')[0]
  const scope = `$(az keyvault show --name ${vault} --query id -o tsv)`
  switch (readiness) {
    case 'ready':
    case 'foreign':
    case 'nameDeleted':
      return { what: 'vault', state: 'ok', seen: vaultUrl, mend: null }
    case 'forbidden':
      return {
        what: 'vault',
        state: 'missing',
        seen: vaultUrl,
        mend: `az role assignment create --role "Key Vault Secrets Officer" --assignee <object id of the identity> --scope ${scope}`,
      }
    case 'unreachable':
      return {
        what: 'vault',
        state: 'missing',
        seen: vaultUrl,
        mend: `az keyvault show --name ${vault}`,
      }
    default:
      return { what: 'vault', state: 'unknown', seen: vaultUrl, mend: null }
  }
}
