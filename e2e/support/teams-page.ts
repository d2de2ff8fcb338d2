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
    const context = await browser.newContext({ viewport: { width: 1600, height: 2200 } })
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

  /** Waits until a card with this text is drawn, and gives the newest such card. */
  async sees(text: string | RegExp): Promise<Locator> {
    const card = this.page.locator('.ac-adaptiveCard', { hasText: text }).last()
    await card.waitFor({ state: 'visible' })
    await card.scrollIntoViewIfNeeded()
    return card
  }

  /** Presses a button of a card. */
  async press(card: Locator, title: string): Promise<void> {
    await card.getByRole('button', { name: title, exact: true }).click()
  }

  /** Opens a chat or channel by its name in the list. */
  async openChat(name: string): Promise<void> {
    const installed = this.page
      .waitForResponse((response) => response.url().includes('/installation'), { timeout: 5_000 })
      .catch(() => undefined)
    await this.page.getByRole('treeitem', { name }).click()
    await installed
  }

  /** Types a message into the chat that is open. */
  async say(text: string): Promise<void> {
    await this.page.locator('[data-lexical-editor=true]').last().click()
    await this.page.keyboard.type(text)
    await this.page.getByRole('button', { name: 'Send Message' }).last().click()
  }

  /** Types a message into the group chat that is open: a mention of the bot, then the text. */
  async mention(text: string): Promise<void> {
    await this.page.locator('[data-lexical-editor=true]').last().click()
    await this.page.keyboard.type('@')
    await this.page.getByRole('menuitem', { name: 'Rekey' }).click()
    await this.page.keyboard.type(` ${text}`)
    await this.page.getByRole('button', { name: 'Send Message' }).last().click()
  }

  /** Starts a post in the channel that is open: a mention of the bot, then the text. */
  async post(text: string): Promise<void> {
    await this.page.locator('[data-lexical-editor=true]').first().click()
    await this.page.keyboard.type('@')
    await this.page.getByRole('menuitem', { name: 'Rekey' }).click()
    await this.page.keyboard.type(` ${text}`)
    await this.page.getByRole('button', { name: 'Post', exact: true }).click()
  }
}
