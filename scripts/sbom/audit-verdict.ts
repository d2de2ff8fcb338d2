import { z } from 'zod/v4'

const report = z.object({
  metadata: z.object({
    vulnerabilities: z.object({ high: z.number().int(), critical: z.number().int() }),
  }),
})

/**
 * What an answer of `npm audit --json` comes to: `holes` of high or critical severity, `clean`, or
 * `unknown` where the registry did not answer or answered something else.
 */
export function auditVerdict(answer: string): 'holes' | 'clean' | 'unknown' {
  const { data } = report.safeParse(jsonOrNothing(answer))
  if (!data) return 'unknown'
  const { high, critical } = data.metadata.vulnerabilities
  return high + critical > 0 ? 'holes' : 'clean'
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
