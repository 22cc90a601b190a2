import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { HUB } from './lab'
import { ALL_RELAYS, CERTIFICATE, RELAY_SECRET, RELAY_URLS } from './relay'

// For the servers, and for every worker: tests/support/e2e.ts reads them.
Object.assign(process.env, {
  E2E_HOST: HUB,
  E2E_PORT: '3000',
  E2E_STAGE: 'network/stage',
  E2E_TURN_URLS: RELAY_URLS.join(','),
  E2E_ALL_TURN_URLS: Object.keys(ALL_RELAYS).join(','),
  E2E_TURN_SECRET: process.env.E2E_TURN_SECRET ?? RELAY_SECRET,
  NODE_EXTRA_CA_CERTS: CERTIFICATE,
})

const root = join(__dirname, '..', '..')

/** Two browsers in two small networks: scripts/network.mjs runs this within namespaces of its own. */
export default defineConfig({
  testDir: '.',
  outputDir: join(root, '.test/network/playwright'),
  globalSetup: './setup.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // A cut of a minute lasts a minute, and comes several times.
  timeout: 1_800_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json', { outputFile: join(root, '.test/network.json') }], ['./table-reporter.ts']],
})
