import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/browsers.cjs'
import { FIRST_PORT } from './tests/support/e2e'

/** Real browsers against two app processes on one database: tests/support/browser-setup.ts starts them. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: '.test/playwright',
  globalSetup: './tests/support/browser-setup.ts',
  // One after the other: calls need the machine for themselves, and the doctors are shared.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '.test/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${FIRST_PORT}`,
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    permissions: ['camera', 'microphone'],
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: findChromium() ?? '/no/chromium/found',
      args: [
        '--no-sandbox',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--disable-background-networking',
      ],
    },
  },
})
