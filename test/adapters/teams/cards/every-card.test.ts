import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { cardKinds } from '../../../../src/adapters/teams/cards/template-set.ts'
import type { OwnerFacts } from '../../../../src/application/card.ts'
import { officialComplaints } from './official-parser.ts'
import { cardFolder, readSample } from './read-sample.ts'
import { cards, drawn, reader } from './renderer.ts'
import { buttonsOf, nodesOf, nodesOfType } from './walk-card.ts'

const docs = new URL('../../../../docs/', import.meta.url)
const gallery = readFileSync(new URL('cards.md', docs), 'utf8')
const buttons: Record<(typeof cardKinds)[number], string[]> = {
  welcome: [],
  expiry: ['Rotate', 'Snooze', 'Details', 'Hand over', 'Not mine'],
  'due-list': ['Rotate', 'Show'],
  superseded: [],
  'rotate-form': ['Rotate now', 'Cancel'],
  'rotation-progress': [],
  'give-up-confirm': ['Give up', 'Keep trying'],
  'give-up-progress': [],
  'rotation-stored': ['Delete old secret', 'Undo'],
  'cleanup-confirm': ['Delete old secret', 'Keep both'],
  'cleanup-warning': ['Delete old secret', 'Keep both'],
  'cleanup-reminder': ['Delete old secret', 'Undo'],
  'cleanup-progress': [],
  'rotation-closed': [],
  'undo-confirm': ['Undo', 'Keep the new secret'],
  'undo-progress': [],
  'rotation-undone': [],
  'rotation-failed': ['Try again'],
  help: ['Yes, that one'],
  expiring: ['Rotate', 'Rotate', 'Rotate', 'Rotate', 'Rotate'],
  application: ['Rotate', 'Clean up'],
  targets: ['Save', 'Use its own tags', 'Details'],
  'name-deleted': ['Recover it', 'Change place', 'Cancel'],
  picker: ['Choose', 'Choose', 'Choose'],
  'secret-picker': ['Rotate', 'Rotate', 'Rotate', 'Details'],
  'cleanup-list': ['Clean up', 'Clean up'],
  'removal-confirm': ['Delete this secret', 'Keep it'],
  removal: ['Details'],
  finding: ['Rotate', 'Details'],
  'matter-over': ['Details'],
  status: ['Show', 'Show', 'Try again'],
  doctor: [],
  scan: ['Look again'],
  report: ['Show more', 'Back'],
  orphans: ['Details', 'Details', 'Details', 'Show more', 'Back'],
  'snooze-form': ['Snooze', 'Cancel'],
  approval: ['Approve', 'Decline', 'Details'],
  'hand-over': ['Hand over', 'Details'],
  'attention-said': ['Tell me again', 'Details'],
  settings: ['Tell me again', 'Tell me again', 'Stop all messages'],
  mine: ['Show', 'Show', 'Show'],
  whoami: [],
  history: ['Show more', 'Back', 'Details'],
  digest: ['Rotate', 'Rotate', 'Rotate', 'Rotate', 'Back', 'More', 'Settings'],
  'digest-follow-up': [],
  'digest-settings': ['Save', 'Turn off', 'Show digest'],
  message: [],
}

test('the folder holds one template and one sample for each kind of card, and nothing else', () => {
  const files = readdirSync(cardFolder).filter((name) => name.endsWith('.json'))
  const expected = cardKinds.flatMap((kind) => [`${kind}.json`, `${kind}.sample.json`])
  assert.deepEqual(files.sort(), expected.sort())
})

for (const kind of cardKinds) {
  describe(`the ${kind} card`, () => {
    const card = drawn(readSample(kind))

    test('is version 1.5 and passes the official parser', () => {
      assert.equal(card['version'], '1.5')
      assert.deepEqual(officialComplaints(card), [])
    })

    test('leaves no binding open', () => {
      assert.doesNotMatch(JSON.stringify(card), /\$\{|\uE000/)
    })

    test('writes every text as a string that wraps', () => {
      for (const node of nodesOf(card)) {
        if ('text' in node) assert.equal(typeof node['text'], 'string')
        if (node['type'] === 'TextBlock') assert.equal(node['wrap'], true)
      }
    })

    test('has a heading for screen readers and a text for clients that cannot show it', () => {
      const headings = nodesOfType(card, 'TextBlock').filter(({ style }) => style === 'heading')
      assert.equal(headings.length, 1)
      assert.ok(card['fallbackText'])
    })

    test('labels its inputs', () => {
      const inputs = nodesOf(card).filter(({ type }) => String(type).startsWith('Input.'))
      for (const input of inputs) assert.ok(input['label'], `${input['id']} has no label`)
    })

    test('says in words what a picture or a chart shows', () => {
      for (const picture of nodesOf(card)) {
        if (picture['type'] === 'Image') assert.match(String(picture['altText'] ?? ''), /\w/)
        if (/^Chart\./.test(String(picture['type']))) {
          assert.match(String(picture['title'] ?? ''), /\w/)
          assert.ok(picture['fallback'], 'a chart has no fallback')
        }
      }
    })

    test('has three primary actions at most, and six in all, beside those of its rows', () => {
      const rows = new Set(nodesOfType(card, 'ColumnSet').flatMap(nodesOf))
      const actions = nodesOfType(card, 'Action.Execute').filter((action) => !rows.has(action))
      const primary = actions.filter(({ mode }) => mode !== 'secondary')
      assert.ok(primary.length <= 3, `${primary.length} primary actions`)
      assert.ok(actions.length <= 6, `${actions.length} actions`)
      for (const row of nodesOfType(card, 'ColumnSet')) assert.ok(buttonsOf(row).length <= 3)
    })

    test('has a picture in docs/cards.md', () => {
      const path = `pictures/cards/${kind}.png`
      assert.ok(gallery.includes(`](${path})`), `docs/cards.md does not show ${path}`)
      const picture = new URL(path, docs)
      assert.ok(existsSync(picture), `docs/${path} is missing: node scripts/draw-cards.ts ${kind}`)
    })

    test('has the buttons that it should', () => {
      assert.deepEqual(buttonsOf(card), buttons[kind])
    })

    test('stays small', () => {
      assert.ok(JSON.stringify(card).length < 12_000)
    })

    test('has a summary of one plain sentence', () => {
      const summary = cards.summary(readSample(kind), reader)
      assert.match(summary, /^[^\n<>[\]*`]{10,160}[.?]$/)
    })
  })
}

test('the samples show every kind of owner', () => {
  const types = nodesOf(cardKinds.map((kind) => readSample(kind))).map(({ type }) => type)
  const all: Record<OwnerFacts['type'], true> = {
    person: true,
    guest: true,
    disabled: true,
    deleted: true,
    servicePrincipal: true,
  }
  for (const type of Object.keys(all)) assert.ok(types.includes(type), type)
})

test('templates show data only in text runs, never in elements that read Markdown', () => {
  for (const kind of cardKinds) {
    const template = JSON.parse(readFileSync(new URL(`${kind}.json`, cardFolder), 'utf8'))
    assert.deepEqual(nodesOfType(template, 'FactSet'), [])
    const names = nodesOfType(template, 'TextBlock').filter(({ text }) => text === `\${name}`)
    assert.deepEqual(names, [], `${kind} shows a name in a TextBlock`)
  }
})
