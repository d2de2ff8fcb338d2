import type { LookBefore } from '../../../src/application/ports/vaults.ts'
import type { RotationId } from '../../../src/domain/rotation-name.ts'
import type { StoredVersion } from '../../../src/domain/vault-target.ts'
import type { FakeVault, HeldVersion } from './fake-vault.ts'

/** What a fake vault holds around one version. */
export interface FoundBefore {
  readonly found: LookBefore['holds']
  readonly before: HeldVersion | undefined
  /** What the rotation itself stored. */
  readonly ours: readonly HeldVersion[]
  readonly restored: boolean
}

/** Looks for the value from before a version; one from the same second counts as earlier. */
export function lookBefore(
  vault: FakeVault,
  { secretName, version }: StoredVersion,
  knownRotationId?: RotationId,
): FoundBefore {
  const all = vault.versionsOf(secretName)
  const own = all.find((each) => each.version === version)
  if (!own) return { found: 'superseded', before: undefined, ours: [], restored: false }
  const rotationId = knownRotationId ?? own.tags?.rotationId
  const has = (tag: string | undefined) => tag !== undefined && tag === rotationId
  const ours = all.filter((each) => each === own || has(each.tags?.rotationId))
  const restored = all.filter(({ tags }) => has(tags?.restoredFor))
  const others = all.filter((each) => !ours.includes(each) && !restored.includes(each))
  const earlier = others.filter((each) => each.enabled && second(each) <= second(own))
  const before = earlier.toSorted((a, b) => second(a) - second(b)).at(-1)
  const superseded = others.some((each) => second(each) > second(own))
  const readable = vault.access === 'publisher' ? 'notReadable' : 'readable'
  const found = superseded ? 'superseded' : before ? readable : 'nothing'
  return { found, before, ours, restored: restored.length > 0 }
}

/** The version that brings an old value back. */
export function restoredFrom(
  { value, tags }: HeldVersion,
  restoredFor: RotationId,
  createdAt: Date,
): Omit<HeldVersion, 'version' | 'enabled'> {
  const { rotationId: _rotation, rotatedBy: _person, ...kept } = tags ?? {}
  return { value, createdAt, tags: { ...kept, restoredFor } }
}

function second({ createdAt }: HeldVersion): number {
  return Math.floor(createdAt.getTime() / 1000)
}
