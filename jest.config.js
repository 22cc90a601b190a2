const nextJest = require('next/jest').default

// Neither UTC nor Berlin: a test that passes by the zone of the machine fails here.
process.env.TZ = 'Pacific/Auckland'

const withNext = nextJest({ dir: './' })

/** Packages that ship modules only. */
const MODULES_ONLY = 'next-intl|use-intl|intl-messageformat|@formatjs|icu-minify|temporal-polyfill|temporal-utils'

/**
 * @param {string} displayName also the folder under tests/
 * @param {import('jest').Config} config
 */
async function project(displayName, config) {
  const resolved = await withNext({
    displayName,
    testMatch: [`<rootDir>/tests/${displayName}/**/*.test.{ts,tsx}`],
    // next-intl/config: what its plugin gives to Next, so that handlers find their sentences.
    moduleNameMapper: { '^@/(.*)$': '<rootDir>/$1', '^next-intl/config$': '<rootDir>/lib/i18n/request.ts' },
    modulePathIgnorePatterns: ['<rootDir>/.next/', '<rootDir>/.test/'],
    restoreMocks: true,
    ...config,
    setupFilesAfterEnv: ['<rootDir>/tests/support/setup.ts', ...(config.setupFilesAfterEnv ?? [])],
  })()
  return { ...resolved, transformIgnorePatterns: [`/node_modules/(?!(${MODULES_ONLY})/)`, '\\.module\\.css$'] }
}

module.exports = async () => ({
  // They wait for Postgres and for servers a good part of their time: one for each core, and none kept free.
  maxWorkers: '100%',
  // One Postgres for the run; it is asked for only by the projects that need it.
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  projects: [
    await project('unit', { testEnvironment: 'node' }),
    await project('api', {
      testEnvironment: '<rootDir>/tests/support/database-environment.ts',
      setupFilesAfterEnv: ['<rootDir>/tests/support/setup-api.ts'],
    }),
    await project('ui', { testEnvironment: 'jsdom', setupFilesAfterEnv: ['<rootDir>/tests/support/setup-ui.ts'] }),
    await project('launcher', { testEnvironment: 'node' }),
  ],
})
