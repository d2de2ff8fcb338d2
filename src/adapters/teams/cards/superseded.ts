import type { SupersededCard } from '../../../application/cards/warning-cards.ts'
import { applicationName } from './names.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of a warning that a newer message has overtaken. */
export function presentSuperseded({ application }: SupersededCard, { say }: Wording): TemplateData {
  return {
    heading: say('superseded.heading'),
    name: application ? applicationName(application) : '',
    hasName: application !== null,
    sentence: say(application ? 'superseded.one' : 'superseded.several'),
  }
}
