// `npm run test:network`: the call between two computers behind NATs while their network suffers. The little internet
// for it is made of network namespaces inside a namespace of processes, mounts and networks of our own: whatever is
// made there vanishes with its first process, after a failure, Ctrl-C or SIGKILL too.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, generate, install, run } from './launcher/prepare.mjs'

const REPORT = '.test/network.json'

/** @typedef {import('./run-record.mjs').Count} Count */

const SHARED = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child=KILL']

/** /run is empty in there, for the names of the namespaces and for temporary files. The shell is the first process. */
const INSIDE = `mount -t tmpfs tmpfs /run && mkdir -m 1777 /run/netns /run/tmp && export TMPDIR=/run/tmp && "$@"; exit $?`

/** @param {readonly string[]} command */
function inNamespaces(command) {
  const root = process.getuid?.() === 0
  const whole = ['unshare', ...SHARED, 'sh', '-c', INSIDE, 'sh', ...command]
  return root ? whole : ['sudo', '--non-interactive', '--preserve-env', ...whole]
}

/** @param {readonly string[]} command */
function works([program = '', ...args]) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/** @returns {Promise<string | undefined>} the reason why this machine cannot, in one sentence */
async function whyNot() {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux'
  const { findChromium } = await import('./browsers.cjs')
  if (!findChromium()) return 'there is no Chromium'
  const debian = process.getuid?.() === 0 && works(['apt-get', '--version'])
  const packages = { ip: 'iproute2', nft: 'nftables', turnserver: 'coturn', openssl: 'openssl' }
  const missing = Object.entries(packages).filter(([program]) => !works(['sh', '-c', `command -v ${program}`]))
  if (missing.length > 0 && debian) {
    const names = missing.map(([, name]) => name)
    process.stdout.write(`· Installiere ${names.join(' und ')} mit apt …\n`)
    await run('apt-get', ['update'])
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...names], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  const lacking = Object.entries(packages).filter(([program]) => !works(['sh', '-c', `command -v ${program}`]))
  if (lacking.length > 0) return `these packages are not installed: ${lacking.map(([, name]) => name).join(', ')}`
  const trial = 'ip netns add trial && ip netns exec trial nft add table ip trial && ip link add type veth'
  if (!works(inNamespaces(['sh', '-c', trial])))
    return 'this machine does not allow network namespaces (root is needed)'
  return undefined
}

/**
 * @param {readonly string[]} args for Playwright; `--full` repeats every fault often, for the table in docs/evidence
 * @returns {Promise<Count>}
 */
export async function network(args) {
  const reason = await whyNot()
  if (reason !== undefined) {
    process.stdout.write(`\n! SKIPPED: the faults of the network are not tested, for ${reason}.\n\n`)
    return { passed: 0, failed: 0, skipped: 1, why: reason }
  }
  rmSync(REPORT, { force: true })
  mkdirSync('.test/network', { recursive: true })
  const full = args.includes('--full')
  const playwright = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'tests/network/playwright.config.ts']
  const command = [process.execPath, ...playwright, ...args.filter((arg) => arg !== '--full')]
  const [program = '', ...rest] = inNamespaces(command)
  const env = full ? { NETWORK_FULL: '1', NETWORK_TABLE: 'docs/evidence/network' } : {}
  const ok = await new Promise((resolve) => {
    const child = spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    // Ctrl-C reaches all of us; they end in order, and we wait for it.
    const wait = () => undefined
    process.on('SIGINT', wait)
    const end = () => void child.kill('SIGTERM')
    process.on('SIGTERM', end)
    child.once('error', () => resolve(false))
    child.once('close', (code) => {
      process.off('SIGINT', wait)
      process.off('SIGTERM', end)
      resolve(code === 0)
    })
  })
  if (!existsSync(REPORT)) return { passed: 0, failed: 1, skipped: 0 }
  const { stats } = JSON.parse(readFileSync(REPORT, 'utf8'))
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed: ok ? failed : Math.max(1, failed), skipped: stats.skipped }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))
  await install()
  await generate()
  await build()
  const { passed, failed, skipped } = await network(process.argv.slice(2))
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} SKIPPED` : ''}\n`)
  process.exitCode = failed === 0 ? 0 : 1
}
