import type { Page } from '@playwright/test'

/** The value of the visit's cookie. */
export async function visitCookieIn(page: Page): Promise<string> {
  const cookie = (await page.context().cookies()).find(({ name }) => name.includes('visit'))
  if (!cookie) throw new Error('This browser is on no visit.')
  return cookie.value
}
