import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createCardRenderer } from '../../../../src/adapters/teams/cards/card-renderer.ts'
import { cardFolder, readSample } from './read-sample.ts'
import { reader } from './renderer.ts'
import { textOf } from './walk-card.ts'

describe('a template that is wrong', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'rekey-cards-'))
  after(() => rmSync(scratch, { recursive: true }))

  function rendererWith(template: string) {
    cpSync(cardFolder, scratch, { recursive: true })
    writeFileSync(join(scratch, 'message.json'), template)
    return createCardRenderer({ responsibilityNotice: '', folder: pathToFileURL(`${scratch}/`) })
  }

  test('is named when it binds a field that its data lacks', () => {
    const cards = rendererWith(`{"type":"AdaptiveCard","body":[{"text":"\${noSuchField}"}]}`)
    assert.throws(
      () => cards.render(readSample('message'), reader),
      /message binds \$\{noSuchField\}/,
    )
  })

  test('stops the start when it is no JSON', () => {
    assert.throws(() => rendererWith('{'), SyntaxError)
  })
})

test('the responsibility notice is in the reader’s language, unless the operator has one', () => {
  const drawnWith = (responsibilityNotice: string | null, locale: string) => {
    const cards = createCardRenderer({ responsibilityNotice })
    return textOf(cards.render(readSample('expiry'), { locale, timeZone: null }))
  }
  assert.match(drawnWith(null, 'en-GB'), /As an owner you are responsible/)
  assert.match(drawnWith(null, 'cs-CZ'), /Jako vlastník odpovídáte/)
  assert.match(drawnWith('Ours.', 'cs-CZ'), /^Ours\.$/m)
})

test('without a responsibility notice the warning has no empty line for it', () => {
  const cards = createCardRenderer({ responsibilityNotice: '  ' })
  const card = JSON.stringify(cards.render(readSample('expiry'), reader))
  assert.ok(!card.includes('"separator":true'))
})
