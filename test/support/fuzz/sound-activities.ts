/** What presses of a fuzz are about. */
export interface SoundIds {
  readonly applicationObjectId: string
  readonly keyId: string
  readonly rotationId: string
}

/** One sound press of every button. */
export function soundPresses({ applicationObjectId, keyId, rotationId }: SoundIds) {
  const application = { applicationObjectId }
  const matter = { ...application, keyId }
  const rotation = { rotationId }
  const draft = { description: 'x', validity: '12', targets: '', shownTargets: '' }
  const chosen = { matter: `${applicationObjectId}/${keyId}` }
  const days = { days: 'usual', hour: '9', zone: 'UTC', horizonDays: '60', filter: '' }
  const data: Readonly<Record<string, object>> = {
    'open-rotate': matter,
    'rotate-now': {
      ...matter,
      description: 'x',
      validity: '12',
      targets: null,
      shownTargets: null,
    },
    'recover-names': { ...matter, draft },
    'show-targets': application,
    'save-targets': { ...application, targets: 'contoso-kv/payroll' },
    'reset-targets': application,
    'show-matter': matter,
    'show-due': chosen,
    'rotate-due': chosen,
    'show-application': application,
    'choose-secret': application,
    'list-cleanup': application,
    'ask-removal': matter,
    'confirm-removal': matter,
    'show-orphans': { skip: 0 },
    'show-report': { skip: 0 },
    'show-digest': { page: 1 },
    'digest-mine': {},
    'rotate-in-chat': { ...matter, page: 1 },
    'show-digest-settings': {},
    'save-digest': days,
    'switch-digest': { isOn: true },
    'show-scan': { newerThan: 0 },
    'show-rotation': rotation,
    'ask-cleanup': rotation,
    'confirm-cleanup': { ...rotation, acknowledged: null },
    'ask-undo': rotation,
    'confirm-undo': rotation,
    'ask-give-up': rotation,
    'confirm-give-up': rotation,
    'run-command': { text: 'help' },
    'open-snooze': matter,
    'choose-snooze': application,
    snooze: { ...matter, choice: '7', date: '', reason: '' },
    wake: matter,
    mute: application,
    'not-mine': application,
    'hear-again': application,
    'open-hand-over': application,
    'hand-over': { ...application, toPersonId: 'c0a70500-0000-4000-8000-000000000002' },
    'opt-out': {},
    'opt-in': {},
    'show-history': application,
    'find-undo': application,
  }
  return Object.entries(data).map(([verb, each]) => ({ verb, data: each }))
}

/** Sound activities of every kind, without what Teams puts around each. */
export function soundActivities(ids: SoundIds): readonly Readonly<Record<string, unknown>>[] {
  const invoke = (name: string, value: unknown) => ({
    type: 'invoke',
    name,
    replyToId: '1714813200000',
    value,
  })
  const execute = (verb: string, data: object, trigger = 'manual') =>
    invoke('adaptiveCard/action', { action: { type: 'Action.Execute', verb, data }, trigger })
  const us = { id: '28:rekey' }
  return [
    { type: 'message', text: 'help' },
    {
      type: 'message',
      text: '<at>Rekey</at> expiring 30',
      entities: [{ type: 'mention', mentioned: us, text: '<at>Rekey</at>' }],
    },
    { type: 'message', value: { verb: 'show-rotation', rotationId: ids.rotationId } },
    ...soundPresses(ids).map(({ verb, data }) => execute(verb, data)),
    execute('digest-mine', {}, 'automatic'),
    invoke('fileConsent/invoke', { action: 'decline', context: { file: 'report' } }),
    invoke('fileConsent/invoke', {
      action: 'accept',
      context: { file: 'report' },
      uploadInfo: {
        uploadUrl: 'https://evil.example/x',
        contentUrl: 'https://x.example/',
        name: 'x',
        uniqueId: 'x',
        fileType: 'csv',
      },
    }),
    invoke('task/fetch', { data: { verb: 'x' } }),
    { type: 'installationUpdate', action: 'add' },
    { type: 'conversationUpdate', membersAdded: [us] },
    { type: 'conversationUpdate', membersRemoved: [{ id: '29:somebody' }] },
    {
      type: 'conversationUpdate',
      channelData: {
        eventType: 'channelDeleted',
        channel: { id: '19:x@thread.tacv2' },
        team: { id: '19:t@thread.tacv2' },
      },
    },
    { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
  ]
}
