import { expect, type Locator, type Page } from '@playwright/test'

/** What a page has seen of letters and progress. These functions are sent to the browser as text, as in e2e-witness. */
declare global {
  var typedAt: number[]
  var shownAt: number[]
  var progressSeen: number[]
}

export async function openChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Nachrichten/ }).click()
  await expect(chatOf(page)).toBeVisible()
}

export const chatOf = (page: Page): Locator => page.getByRole('region', { name: 'Nachrichten' })
export const fieldOf = (page: Page): Locator => chatOf(page).getByRole('textbox', { name: /^Nachricht an/ })
export const fileIn = (page: Page, name: string): Locator => chatOf(page).getByRole('group', { name: `Datei ${name} ` })

export async function chooseFile(page: Page, path: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    chatOf(page).getByRole('button', { name: 'Datei senden' }).click(),
  ])
  await chooser.setFiles(path)
}

/** Remembers when there was a text of each length in the field here … */
export function watchTyping(): void {
  globalThis.typedAt = []
  addEventListener(
    'input',
    ({ target }) => {
      if (target instanceof HTMLTextAreaElement) globalThis.typedAt[target.value.length] ??= Date.now()
    },
    true,
  )
}

/** … and when the other side's unfinished line was drawn with as many letters there. */
export function watchLetters(): void {
  globalThis.shownAt = []
  const look = () => {
    const line = document.querySelector('[data-testid=other-draft] [dir=auto]')
    if (line) globalThis.shownAt[line.textContent?.length ?? 0] ??= Date.now()
    requestAnimationFrame(look)
  }
  look()
}

export function watchProgress(): void {
  globalThis.progressSeen = []
  const look = () => {
    const value = document.querySelector('progress')?.value
    if (value !== undefined && value !== globalThis.progressSeen.at(-1)) globalThis.progressSeen.push(value)
    requestAnimationFrame(look)
  }
  look()
}

/** For each number of letters: how long from the key to the other screen, with these or more letters on it. */
export function delays(typed: readonly (number | null)[], shown: readonly (number | null)[]): number[] {
  return typed.flatMap((at, length) => {
    const seen = shown.slice(length).find((later) => typeof later === 'number')
    return length > 0 && typeof at === 'number' && typeof seen === 'number' ? [seen - at] : []
  })
}
