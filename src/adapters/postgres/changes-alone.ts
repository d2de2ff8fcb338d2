import type { Store, Transaction } from '../../application/ports/store.ts'

type OnRecord = Pick<
  Transaction,
  | 'rotations'
  | 'removals'
  | 'findings'
  | 'targets'
  | 'attention'
  | 'preferences'
  | 'digests'
  | 'installs'
  | 'audit'
>

/** What the record tells of, done without a transaction around it, gets one of its own. */
export function changesAlone(outside: OnRecord, transaction: Store['transaction']): OnRecord {
  return {
    rotations: {
      ...outside.rotations,
      insert: (...of) => transaction(({ rotations }) => rotations.insert(...of)),
      save: (...of) => transaction(({ rotations }) => rotations.save(...of)),
    },
    removals: {
      ...outside.removals,
      insert: (...of) => transaction(({ removals }) => removals.insert(...of)),
      settle: (...of) => transaction(({ removals }) => removals.settle(...of)),
    },
    findings: {
      ...outside.findings,
      seen: (...of) => transaction(({ findings }) => findings.seen(...of)),
      resolve: (...of) => transaction(({ findings }) => findings.resolve(...of)),
    },
    targets: {
      ...outside.targets,
      set: (...of) => transaction(({ targets }) => targets.set(...of)),
      clear: (...of) => transaction(({ targets }) => targets.clear(...of)),
    },
    attention: {
      ...outside.attention,
      say: (...of) => transaction(({ attention }) => attention.say(...of)),
      takeBack: (...of) => transaction(({ attention }) => attention.takeBack(...of)),
      wake: (...of) => transaction(({ attention }) => attention.wake(...of)),
      giveBack: (...of) => transaction(({ attention }) => attention.giveBack(...of)),
    },
    preferences: {
      ...outside.preferences,
      change: (...of) => transaction(({ preferences }) => preferences.change(...of)),
    },
    digests: {
      ...outside.digests,
      save: (...of) => transaction(({ digests }) => digests.save(...of)),
    },
    installs: {
      ...outside.installs,
      ask: (...of) => transaction(({ installs }) => installs.ask(...of)),
      settle: (...of) => transaction(({ installs }) => installs.settle(...of)),
      removed: (...of) => transaction(({ installs }) => installs.removed(...of)),
      cameBack: (...of) => transaction(({ installs }) => installs.cameBack(...of)),
    },
    audit: {
      ...outside.audit,
      note: (...of) => transaction(({ audit }) => audit.note(...of)),
    },
  }
}
