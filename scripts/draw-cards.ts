// Draws every card's sample with the official renderer in headless Chromium, light and dark, wide
// and narrow, one picture a card: node scripts/draw-cards.ts [--locale=cs-CZ] [kind …]

import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { createCardRenderer } from '../src/adapters/teams/cards/card-renderer.ts'
import { cardKinds } from '../src/adapters/teams/cards/template-set.ts'
import type { Card } from '../src/application/card.ts'
import { readSample } from '../test/adapters/teams/cards/read-sample.ts'
import { hostConfig, styleSheet } from './teams-look.ts'

const folder = fileURLToPath(new URL('../docs/pictures/cards/', import.meta.url))
const officialRenderer = createRequire(import.meta.url).resolve(
  'adaptivecards/dist/adaptivecards.min.js',
)
const { values, positionals: wanted } = parseArgs({
  options: { locale: { type: 'string', default: 'en-GB' } },
  allowPositionals: true,
})
const { locale } = values
const { language } = new Intl.Locale(locale)
const themes = ['light', 'dark'] as const
const widths = [480, 320]
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

const cards = createCardRenderer({
  responsibilityNotice: null,
})

/** Runs in the page, beside the official renderer. */
const drawVariants = `function drawVariants({ card, variants }) {
  document.body.replaceChildren()
  for (const { theme, width, config } of variants) {
    const drawing = new AdaptiveCards.AdaptiveCard()
    drawing.hostConfig = new AdaptiveCards.HostConfig(config)
    drawing.parse(card)
    const frame = document.createElement('div')
    frame.className = theme
    frame.style.width = width + 'px'
    frame.append(drawing.render())
    document.body.append(frame)
  }
}`

/** Draws one card in every theme and width and saves the picture. */
async function draw(page: Page, kind: Card['kind']): Promise<void> {
  const card = cards.render(readSample(kind), { locale, timeZone: 'Europe/Berlin' })
  const variants = themes.flatMap((theme) =>
    widths.map((width) => ({ theme, width, config: hostConfig(theme) })),
  )
  await page.evaluate(`drawVariants(${JSON.stringify({ card, variants })})`)
  const name = `${kind}${language === 'en' ? '' : `.${language}`}.png`
  await page.locator('body').screenshot({ path: `${folder}${name}` })
  console.log(`docs/pictures/cards/${name}`)
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: flags.split(' '),
})
try {
  const page = await browser.newPage({ viewport: { width: 1720, height: 400 } })
  await page.setContent(`<style>
    body { margin: 0; display: inline-flex; align-items: stretch; }
    ${themes.map(styleSheet).join('')}
  </style>`)
  await page.addScriptTag({ path: officialRenderer })
  await page.addScriptTag({ content: drawVariants })
  for (const kind of cardKinds) {
    if (wanted.length === 0 || wanted.includes(kind)) await draw(page, kind)
  }
} finally {
  await browser.close()
}
