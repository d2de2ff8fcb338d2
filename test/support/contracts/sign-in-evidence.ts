import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { SignInEvidence } from '../../../src/application/ports/sign-in-evidence.ts'
import type { SourceReading } from '../../../src/domain/evidence.ts'

/** Sign-in records, fake or real, and ways to change the tenant past the port. */
export interface EvidenceUnderTest {
  readonly evidence: SignInEvidence
  /** An application with two client secrets that nobody used. */
  addApplication(): { clientId: string; oldKeyId: string; freshKeyId: string }
  /** Somebody signs in with a client secret now. */
  signIn(keyId: string): void
  letPass(minutes: number): void
  takePermission(): void
  takeLicence(): void
  /** Neither source answers any more. */
  breakDown(): void
}

const day = 24 * 60

/** What use cases rely on, true of the fake and of Graph alike. */
export function signInEvidenceContract(given: () => EvidenceUnderTest): void {
  const lastUses = async (about: ReturnType<EvidenceUnderTest['addApplication']>) =>
    given().evidence.lastUses(about.clientId, [about.oldKeyId, about.freshKeyId])

  it('knows no sign-in with a client secret that nobody used', async () => {
    const { log, report } = await lastUses(given().addApplication())
    assert.deepEqual([usesIn(log), usesIn(report)], [[], []])
  })

  it('shows a sign-in in the log after minutes, and in the report after a day', async () => {
    const about = given().addApplication()
    given().signIn(about.oldKeyId)
    given().letPass(10)
    const early = await lastUses(about)
    assert.deepEqual([usesIn(early.log), usesIn(early.report)], [[about.oldKeyId], []])
    given().letPass(day)
    const later = await lastUses(about)
    assert.deepEqual(usesIn(later.report), [about.oldKeyId])
    assertSameMinute(timeIn(later.log, about.oldKeyId), timeIn(early.log, about.oldKeyId))
    assertSameMinute(timeIn(later.report, about.oldKeyId), timeIn(early.log, about.oldKeyId))
  })

  it('counts the newest of several sign-ins', async () => {
    const about = given().addApplication()
    given().signIn(about.oldKeyId)
    given().letPass(10)
    const first = timeIn((await lastUses(about)).log, about.oldKeyId)
    given().letPass(50)
    given().signIn(about.oldKeyId)
    given().letPass(10)
    const second = timeIn((await lastUses(about)).log, about.oldKeyId)
    assert.equal(Math.round((second.getTime() - first.getTime()) / 60_000), 60)
  })

  it('keeps client secrets apart, whichever is used more', async () => {
    const about = given().addApplication()
    given().signIn(about.oldKeyId)
    given().letPass(60)
    for (let count = 0; count < 3; count += 1) {
      given().letPass(10)
      given().signIn(about.freshKeyId)
    }
    given().letPass(10)
    const { log } = await lastUses(about)
    assert.deepEqual(usesIn(log), [about.oldKeyId, about.freshKeyId])
    assert.ok(timeIn(log, about.freshKeyId) > timeIn(log, about.oldKeyId))
  })

  it('shows nothing of another application', async () => {
    const [about, other] = [given().addApplication(), given().addApplication()]
    given().signIn(other.oldKeyId)
    given().letPass(2 * day)
    const { log, report } = await lastUses({ ...other, clientId: about.clientId })
    assert.deepEqual([usesIn(log), usesIn(report)], [[], []])
  })

  it('says where the permission is missing', async () => {
    const about = given().addApplication()
    given().takePermission()
    assert.deepEqual(await lastUses(about), unread('noPermission'))
  })

  it('says where the tenant has no licence for it', async () => {
    const about = given().addApplication()
    given().takeLicence()
    assert.deepEqual(await lastUses(about), unread('noLicence'))
  })

  it('says where nobody answers', async () => {
    const about = given().addApplication()
    given().breakDown()
    assert.deepEqual(await lastUses(about), unread('noAnswer'))
  })
}

function unread(gap: string) {
  return { log: { read: false, gap }, report: { read: false, gap } }
}

function usesIn(reading: SourceReading): string[] {
  assert.ok(reading.read)
  return [...reading.lastUsedAt.keys()].sort()
}

function timeIn(reading: SourceReading, keyId: string): Date {
  assert.ok(reading.read)
  const at = reading.lastUsedAt.get(keyId)
  assert.ok(at)
  return at
}

function assertSameMinute(one: Date, other: Date): void {
  assert.ok(Math.abs(one.getTime() - other.getTime()) < 60_000, `${one} is not ${other}`)
}
