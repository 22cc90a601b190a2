import { test as base } from '@playwright/test'
import { type Account, Accounts } from './e2e-accounts'
import { People } from './e2e-people'

/** Playwright's test with what every visit needs: people with browsers, and a doctor of its own. */
export const test = base.extend<{ people: People; doctor: Account }, { accounts: Accounts }>({
  accounts: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern
    async ({}, use) => {
      const accounts = new Accounts()
      await use(accounts)
      accounts.close()
    },
    { scope: 'worker' },
  ],
  doctor: async ({ accounts }, use) => use(await accounts.make('DOCTOR')),
  people: async ({ browser }, use) => {
    const people = new People(browser)
    await use(people)
    await people.goHome()
  },
})

export { expect } from '@playwright/test'
