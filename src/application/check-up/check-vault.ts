import type { Check } from '../../domain/checkup.ts'
import type { Diagnosis } from '../ports/diagnosis.ts'
import type { Vaults } from '../ports/vaults.ts'
import type { Token } from './permissions.ts'

/** Asks the default vault about a name that nobody has; the right to list stands for that to write. */
export async function checkVault(
  { vaults, diagnosis }: { vaults: Vaults; diagnosis: Diagnosis },
  vaultUrl: string,
): Promise<Check> {
  const readiness = await vaults.readiness({ vaultUrl, secretName: 'rekey-doctor' }, '')
  const vault = new URL(vaultUrl).hostname.split('.')[0] ?? ''
  const what = 'vault'
  switch (readiness) {
    case 'ready':
    case 'foreign':
    case 'nameDeleted':
      return { what, state: 'ok', seen: vaultUrl, mend: null }
    case 'forbidden':
      return {
        what,
        state: 'missing',
        seen: vaultUrl,
        mend: assignRole(vault, await diagnosis.ownToken()),
      }
    case 'unreachable':
      return {
        what,
        state: 'missing',
        seen: vaultUrl,
        mend: `az keyvault show --name ${vault}`,
      }
    default:
      return { what, state: 'unknown', seen: vaultUrl, mend: null }
  }
}

/** Key Vault has no built-in role that stores without reading: infra/roles/ has one. */
const roleName = 'Rekey rotator'
const roleFile = 'infra/roles/key-vault-rotator.json'

/** Makes the role where it is not there yet, and gives it on the vault; `az` alone, in any shell of POSIX. */
function assignRole(vault: string, token: Token): string {
  const identity =
    typeof token === 'string' ? '<object id of the identity>' : token.servicePrincipalId
  return [
    `az role definition list --name "${roleName}" --query "[].id" -o tsv | grep . ||`,
    `az role definition create --role-definition "$(sed "s/<subscription id>/$(az account show --query id -o tsv)/" ${roleFile})";`,
    `az role assignment create --role "${roleName}" --assignee-object-id ${identity}`,
    '--assignee-principal-type ServicePrincipal',
    `--scope $(az keyvault show --name ${vault} --query id -o tsv)`,
  ].join(' ')
}
