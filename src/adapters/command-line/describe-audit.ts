import type { ChainFault, ChainReport } from '../../domain/audit-chain.ts'

/** What a look at the record came to, for operators. */
export function describeAudit({ checked, last, faults }: ChainReport): string {
  const [first] = faults
  const end = `${last.sequence}:${last.hash}`
  return [
    `Entries checked: ${checked}`,
    ...(first ? [`The record is broken at ${first.sequence}:`] : []),
    ...faults.map((fault) => `- ${inWords(fault)}`),
    ...(first
      ? []
      : [
          'The record is whole.',
          `It ends at ${end}`,
          `Note that elsewhere; later, --anchor ${end} shows whether it was written anew.`,
        ]),
  ].join('\n')
}

function inWords(fault: ChainFault): string {
  const { sequence } = fault
  switch (fault.fault) {
    case 'changed':
      return `entry ${sequence} is not what was written`
    case 'unlinked':
      return `entry ${sequence} does not follow the one before it`
    case 'missing':
      return fault.to === sequence
        ? `entry ${sequence} is missing`
        : `entries ${sequence} to ${fault.to} are missing`
    case 'headMismatch':
      return `entry ${sequence} is the last one, and the database names another end`
    case 'anchorMismatch':
      return `entry ${sequence} has not the hash that was noted elsewhere`
  }
}
