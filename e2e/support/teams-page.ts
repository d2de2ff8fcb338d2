import type { Browser, Locator, Page } from 'playwright-core'

const patienceMs = 30_000

/** The Playground's page as Alice uses it. */
export class TeamsPage {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  /** Opens the Playground; its page load installs the bot. Only loopback is reached. */
  static async open(browser: Browser, url: string): Promise<TeamsPage> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 1000 } })
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    await page.route(
      (address) => address.hostname !== 'localhost',
      (route) => route.abort(),
    )
    const installed = page.waitForResponse((response) => response.url().includes('/installation'))
    await page.goto(url)
    await installed
    return new TeamsPage(page)
  }

  /** The newest card that shows a text. */
  card(text: string | RegExp): Locator {
    return this.page.locator('.ac-adaptiveCard', { hasText: text }).last()
  }

  /** Waits until a card with this text is drawn. */
  async sees(text: string | RegExp): Promise<Locator> {
    const card = this.card(text)
    await card.waitFor({ state: 'visible' })
    await card.scrollIntoViewIfNeeded()
    return card
  }

  /** Presses a button of a card. */
  async press(card: Locator, title: string): Promise<void> {
    await card.getByRole('button', { name: title, exact: true }).click()
  }

  /** Types a message into the chat that is open. */
  async say(text: string): Promise<void> {
    const editor = this.page.locator('[data-lexical-editor=true]').last()
    await editor.click()
    await this.page.keyboard.type(text)
    await this.page.getByRole('button', { name: 'Send Message' }).click()
  }
}
