// `npm test`: in a fresh clone, everything that is checked, one suite after the other. No failing suite stops the
// next one; the last line says how many passed and failed over all of them.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, generate, install, run } from './launcher/prepare.mjs'
import { Refusal } from './launcher/refusal.mjs'
import { network } from './network.mjs'
import { recorded } from './run-record.mjs'

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))

const JEST_REPORT = '.test/jest.json'
const PLAYWRIGHT_REPORT = '.test/playwright.json'
const NETWORK_REPORT = '.test/network.json'

/** @typedef {import('./run-record.mjs').Count} Count */

/** @type {(ok: boolean) => Count} */
const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`)
}

/**
 * Runs a program before everybody's eyes.
 * @param {string} program its script below node_modules
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<boolean>}
 */
function show(program, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join('node_modules', program), ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

async function types() {
  // Makes next-env.d.ts and the types of the routes, which a fresh clone does not have.
  if (!(await show('next/dist/bin/next', ['typegen']))) return one(false)
  return one(await show('typescript/bin/tsc', ['--noEmit']))
}

async function lint() {
  return one(await show('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']))
}

/** @param {readonly string[]} args */
async function jest(args) {
  rmSync(JEST_REPORT, { force: true })
  const ok = await show('jest/bin/jest.js', ['--json', `--outputFile=${JEST_REPORT}`, ...args])
  const report = readReport(JEST_REPORT)
  if (report === undefined) return one(false)
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = report
  const failed = numFailedTests + numRuntimeErrorTestSuites
  // It can also fail as a whole, with every test passed.
  return { passed: numPassedTests, failed: ok ? failed : Math.max(1, failed), skipped: numPendingTests + numTodoTests }
}

async function bundle() {
  try {
    await build()
    return one(true)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return one(false)
  }
}

/** @param {readonly string[]} args */
async function playwright(args) {
  rmSync(PLAYWRIGHT_REPORT, { force: true })
  await browsers()
  const ok = await show('@playwright/test/cli.js', ['test', ...args])
  const stats = readReport(PLAYWRIGHT_REPORT)?.stats
  if (stats === undefined) return one(false)
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed: ok ? failed : Math.max(1, failed), skipped: stats.skipped }
}

/** Finds a Chromium and a Firefox, or installs them by whatever way this machine offers. */
async function browsers() {
  // Loaded late: it asks the installed Playwright.
  const { findChromium, findFirefox } = await import('./browsers.cjs')
  const debian = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
  const missing = [findChromium() ? [] : ['chromium'], findFirefox() ? [] : ['firefox-esr']].flat()
  if (missing.length > 0 && debian) {
    say(`· Installiere ${missing.join(' und ')} mit apt …`)
    await run('apt-get', ['update'])
    // Ubuntu has no firefox-esr: one that is missing must not keep the other away.
    for (const name of missing) {
      const { ok, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', name], {
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      })
      if (!ok) say(`! ${name} lässt sich nicht installieren: ${output.trim().split('\n').at(-1)}`)
    }
  }
  if (!findChromium()) {
    say('· Lade ein Chromium mit Playwright …')
    await show('@playwright/test/cli.js', ['install', ...(debian ? ['--with-deps'] : []), 'chromium'])
  }
  if (!findChromium())
    say('! Kein Chromium gefunden: Die Tests im Browser schlagen fehl. Abhilfe: Chromium oder Chrome installieren.')
  if (!findFirefox())
    say('! Kein Firefox gefunden: Seine Tests schlagen fehl. Abhilfe: Firefox installieren oder FIREFOX_PATH setzen.')
}

/** @type {readonly (readonly [string, (args: readonly string[]) => Promise<Count>, string?])[]} with the report of each */
const SUITES = [
  ['types', types],
  ['lint', lint],
  ['jest', jest, JEST_REPORT],
  ['build', bundle],
  ['playwright', playwright, PLAYWRIGHT_REPORT],
  ['network', network, NETWORK_REPORT],
]

/** @param {readonly string[]} args the name of one suite and what is passed on to it; nothing: all */
async function main([only, ...rest]) {
  if (only !== undefined && !SUITES.some(([name]) => name === only)) {
    throw new Refusal(
      `Einen Prüflauf »${only}« gibt es nicht.`,
      `Einen von diesen nennen: ${SUITES.map(([name]) => name).join(', ')}`,
    )
  }
  mkdirSync('.test', { recursive: true })
  await install()
  await generate()
  /** @type {[string, Count][]} */
  const counts = []
  for (const [name, suite, report] of SUITES) {
    if (only !== undefined && name !== only) continue
    say(`\n=== ${name}`)
    counts.push([name, await recorded(name, rest, report, () => suite(rest))])
  }
  say('\n=== summary')
  for (const [name, { passed, failed, skipped }] of counts) {
    say(`${name.padEnd(11)} ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} SKIPPED` : ''}`)
  }
  const sum = (/** @type {'passed' | 'failed'} */ key) => counts.reduce((total, [, count]) => total + count[key], 0)
  say(`${sum('passed')} passed, ${sum('failed')} failed`)
  process.exitCode = sum('failed') === 0 ? 0 : 1
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(error instanceof Refusal ? `✗ ${error.message}\n  ${error.remedy}\n` : `${error.stack}\n`)
  say('0 passed, 1 failed')
  process.exitCode = 1
})
