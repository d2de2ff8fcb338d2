import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Owner } from '../../src/domain/application.ts'
import { readWatchRules, watchRuleText } from '../../src/domain/watch-rule-text.ts'
import {
  renewedBy,
  type WatchRule,
  type WatchRules,
  watchEverything,
  whyUnwatched,
} from '../../src/domain/watch-rules.ts'
import { alice, application, ben, ownerOf } from '../support/worlds/payroll.ts'

const payroll = application({ tags: ['finance', 'HR'] })
const renewed = application({ displayName: 'P2P Server' })
const rulesOf = (text: string): readonly WatchRule[] => {
  const read = readWatchRules(text)
  assert.ok(read.ok)
  return read.rules
}
const watch = ({ include = '', exclude = '' }): WatchRules => ({
  include: rulesOf(include),
  exclude: rulesOf(exclude),
})
const why = (rules: WatchRules, held = payroll, owners: readonly Owner[] | undefined = []) =>
  whyUnwatched(held, owners, rules)?.why

describe('Without rules', () => {
  it('every application is watched', () => {
    assert.equal(why(watchEverything), undefined)
  })

  it('but for those that a service renews by itself, and it says which service', () => {
    const unwatched = whyUnwatched(renewed, [], watchEverything)
    assert.deepEqual(unwatched, { why: 'selfRotating', service: 'p2pServer' })
  })
})

describe('An application is left out', () => {
  const excluding = [
    ['name:Payroll API', 'its whole name'],
    ['name:payroll api', 'its name in another case'],
    ['name:Pay*', 'how its name begins'],
    ['name:*API', 'how its name ends'],
    ['name:*roll*', 'what its name contains'],
    ['name:P*y*ll*P*', 'several parts of its name in their order'],
    ['name:*', 'any name'],
    ['tag:finance', 'a tag'],
    ['tag:hr', 'a tag in another case'],
    [`owner:${alice.id.toUpperCase()}`, 'an owner'],
    [`id:${payroll.clientId}`, 'its client id'],
    [`name:Nothing,id:${payroll.clientId}`, 'one rule of several'],
  ] as const
  for (const [exclude, by] of excluding) {
    it(`by ${by}`, () => {
      assert.equal(why(watch({ exclude }), payroll, [ownerOf(alice)]), 'excluded')
    })
  }

  const others = [
    ['name:Payroll', 'a part of its name without a star'],
    ['name:API*', 'a part that stands elsewhere'],
    ['name:Payroll API*API', 'a part that stands only once'],
    ['name:*r*o*l*l*y*', 'parts in another order'],
    ['name:.*', 'a pattern of another kind'],
    ['name:Payroll.API', 'a dot in place of a letter'],
    ['tag:fin', 'a part of a tag'],
    [`owner:${ben.id}`, 'somebody who is no owner'],
    [`id:${payroll.objectId}`, 'its object id'],
  ] as const
  for (const [exclude, by] of others) {
    it(`not by ${by}`, () => {
      assert.equal(why(watch({ exclude }), payroll, [ownerOf(alice)]), undefined)
    })
  }

  it('by the rule that is named as the reason', () => {
    const exclude = `name:Other,tag:hr,id:${payroll.clientId}`
    const unwatched = whyUnwatched(payroll, [], watch({ exclude }))
    assert.ok(unwatched?.why === 'excluded')
    assert.equal(watchRuleText(unwatched.rule), 'tag:hr')
  })

  it('however its letters are put together', () => {
    const held = application({ displayName: 'Zoe\u0308' })
    assert.equal(why(watch({ exclude: 'name:Zo\u00EB' }), held), 'excluded')
  })

  it('where it has no name, by the star alone', () => {
    const nameless = application({ displayName: null })
    assert.equal(why(watch({ exclude: 'name:*' }), nameless), 'excluded')
    assert.equal(why(watch({ exclude: 'name:*x*' }), nameless), undefined)
  })

  it('and a pattern of many stars is no slower', () => {
    const held = application({ displayName: 'a'.repeat(100_000) })
    const exclude = `name:${'*a'.repeat(1_000)}b`
    assert.equal(why(watch({ exclude }), held), undefined)
  })
})

describe('Where some are included', () => {
  it('the others are not watched', () => {
    const rules = watch({ include: 'tag:finance' })
    assert.equal(why(rules), undefined)
    assert.equal(why(rules, application()), 'notIncluded')
  })

  it('exclusion wins', () => {
    const id = `id:${payroll.clientId}`
    assert.equal(why(watch({ include: id, exclude: 'name:Pay*' })), 'excluded')
  })

  it('one that a service renews is watched only by its client id', () => {
    assert.equal(why(watch({ include: 'name:*' }), renewed), 'selfRotating')
    const named = watch({ include: `name:*,id:${renewed.clientId.toUpperCase()}` })
    assert.equal(why(named, renewed), undefined)
    assert.equal(renewedBy(renewed, named), undefined)
    assert.equal(renewedBy(renewed, watchEverything), 'p2pServer')
  })
})

describe('Where the owners are not known', () => {
  const owner = `owner:${alice.id}`
  const unknown = (rules: WatchRules) => whyUnwatched(payroll, undefined, rules)?.why
  it('a rule by owner leaves nothing out', () => {
    assert.equal(unknown(watch({ exclude: owner })), undefined)
    assert.equal(unknown(watch({ include: owner })), undefined)
  })

  it('the other rules count', () => {
    assert.equal(unknown(watch({ exclude: `${owner},tag:hr` })), 'excluded')
    assert.equal(unknown(watch({ include: 'tag:other' })), 'notIncluded')
  })
})

describe('A list of rules', () => {
  it('reads as it is written, with spaces and empty places', () => {
    const text = ` name: Old *  (test) ,, TAG:a:b,owner:${alice.id.toUpperCase()},id:${payroll.clientId},`
    assert.deepEqual(rulesOf(text).map(watchRuleText), [
      'name:Old *  (test)',
      'tag:a:b',
      `owner:${alice.id}`,
      `id:${payroll.clientId}`,
    ])
    assert.deepEqual(rulesOf(''), [])
  })

  it('says everything that is wrong by place, and never what stands there', () => {
    const text = 'Payroll,tag:ok,name:,tag: ,owner:alice,id:*,:x'
    assert.deepEqual(readWatchRules(text), {
      ok: false,
      problems: [
        'must have name:, tag:, owner: or id: first in rule 1',
        'must have a name or pattern after name: in rule 3',
        'must have a tag after tag: in rule 4',
        'must have an object id after owner: in rule 5',
        'must have a client id after id: in rule 6',
        'must have name:, tag:, owner: or id: first in rule 7',
      ],
    })
  })
})
