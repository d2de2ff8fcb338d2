import type { HouseRules } from '../application/house-rules.ts'
import type { Recipient } from '../domain/audience.ts'
import type { Settings } from '../settings.ts'

/** What the operator wants, in the words of the use cases. */
export function houseRules(settings: Settings): HouseRules {
  return {
    zone: settings.TIME_ZONE,
    leadDays: settings.EXPIRY_LEAD_DAYS,
    validity: {
      defaultMonths: settings.DEFAULT_VALIDITY_MONTHS,
      maxMonths: settings.MAX_VALIDITY_MONTHS,
    },
    defaultVaultUrl: settings.KEY_VAULT_URL,
    watch: { include: settings.INCLUDE_APPLICATIONS, exclude: settings.EXCLUDE_APPLICATIONS },
    fullScanDays: settings.FULL_SCAN_DAYS,
    quiet: { hours: settings.QUIET_HOURS, daysOff: new Set(settings.QUIET_DAYS) },
    fallback: fallbackOf(settings),
    tellGuests: settings.GUEST_OWNERS === 'tell',
    twoPerson: settings.TWO_PERSON_APPLICATIONS,
  }
}

function fallbackOf({ FALLBACK_CHANNEL: channel, FALLBACK_PEOPLE: people }: Settings): Recipient[] {
  return [
    ...(channel === undefined ? [] : [{ to: 'channel' as const, id: channel }]),
    ...people.map((id) => ({ to: 'person' as const, id })),
  ]
}
