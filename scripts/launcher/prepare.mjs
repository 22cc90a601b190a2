import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compressAll } from './compress.mjs'
import { takeLock } from './lock.mjs'
import { Refusal, say } from './refusal.mjs'

/** What the build is made from. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'messages',
  'public',
  'prisma/schema',
  'scripts/build',
  'instrumentation.ts',
  'next.config.js',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
]
const GENERATED = 'lib/db/generated'
const BUILD_STAMP = '.next/sprechzimmer-sources'
const SCHEMA_STAMP = `${GENERATED}/.schema`

/** @param {readonly string[]} paths */
function fingerprint(paths) {
  const hash = createHash('sha256').update(process.versions.node)
  /** @param {string} path */
  const add = (path) => {
    if (!existsSync(path) || path === GENERATED) return
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(`${path}/${name}`)
    else hash.update(`\0${path}\0`).update(readFileSync(path))
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}

/** @param {string} path */
function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, dev?: boolean, optional?: boolean, peer?: boolean }>}
 */
function lockedPackages(path) {
  const text = read(path)
  return text === undefined ? {} : JSON.parse(text).packages
}

/** npm notes in node_modules what it has installed: compared with the lock file, that is the truth. */
function isInstalled() {
  const wanted = lockedPackages('package-lock.json')
  const found = lockedPackages('node_modules/.package-lock.json')
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (optional && found[path] === undefined) || found[path]?.version === version,
  )
}

/**
 * Runs a program quietly; its output is shown only when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run(command, args, { env = {}, signal } = {}) {
  const posix = process.platform !== 'win32'
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      // A group of its own: an interruption ends its children as well.
      detached: posix,
      shell: !posix && command === 'npm',
    })
    let output = ''
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const interrupt = () => {
      if (child.pid === undefined) return
      // npm would finish its downloads first; what is half installed is noticed at the next start.
      if (posix) process.kill(-child.pid, 'SIGKILL')
      else child.kill()
    }
    if (signal?.aborted) interrupt()
    signal?.addEventListener('abort', interrupt, { once: true })
    const end = (/** @type {boolean} */ ok, more = '') => {
      signal?.removeEventListener('abort', interrupt)
      resolve({ ok, output: output + more })
    }
    child.once('error', (error) => end(false, error.message))
    child.once('close', (code) => end(code === 0))
  })
}

/**
 * One step with its lines for people.
 * @param {string} doing
 * @param {() => Promise<{ ok: boolean, output: string }>} act
 * @param {() => Refusal} refuse
 * @param {AbortSignal | undefined} signal
 */
async function step(doing, act, refuse, signal) {
  say(`· ${doing} …`)
  const start = performance.now()
  const { ok, output } = await act()
  if (signal?.aborted) throw new Refusal('Abgebrochen.', 'Noch einmal »npm start« aufrufen.')
  if (!ok) {
    process.stderr.write(`${output.trim().split('\n').slice(-40).join('\n')}\n`)
    throw refuse()
  }
  say(`  fertig nach ${((performance.now() - start) / 1000).toFixed(0)} s`)
}

/**
 * Two launchers in one clone, with different data folders, must not install or build at once.
 * @param {() => Promise<void>} act
 * @param {AbortSignal | undefined} signal
 */
async function alone(act, signal) {
  let said = false
  for (;;) {
    const lock = takeLock('.prepare.lock', 'node')
    if ('release' in lock) {
      try {
        return await act()
      } finally {
        lock.release()
      }
    }
    if (signal?.aborted) throw new Refusal('Abgebrochen.', 'Noch einmal »npm start« aufrufen.')
    if (!said) say('· Ein anderer Start richtet hier gerade ein, warte darauf …')
    said = true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** @param {AbortSignal} [signal] */
export async function install(signal) {
  if (isInstalled()) return
  await alone(async () => {
    if (isInstalled()) return
    const npm = process.env.npm_execpath
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
    await step(
      'Installiere die Pakete (etwa eine Minute)',
      // The tools for building stand among the development packages.
      () =>
        npm?.endsWith('.js')
          ? run(process.execPath, [npm, ...args], { env: { NODE_ENV: 'development' }, signal })
          : run('npm', args, { env: { NODE_ENV: 'development' }, signal }),
      () =>
        new Refusal(
          'Die Pakete konnten nicht installiert werden.',
          'Die Verbindung zur Paketquelle prüfen und es noch einmal versuchen.',
        ),
      signal,
    )
  }, signal)
}

/** @param {AbortSignal} [signal] */
export async function generate(signal) {
  const inputs = ['prisma/schema', 'prisma.config.ts', 'package-lock.json']
  if (read(SCHEMA_STAMP) === fingerprint(inputs)) return
  await alone(async () => {
    const wanted = fingerprint(inputs)
    if (read(SCHEMA_STAMP) === wanted) return
    await step(
      'Erzeuge den Datenbankzugriff',
      // Prisma would download an engine that generating does not use; any program that exists will do in its place.
      () =>
        run(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
          env: {
            PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
            PRISMA_HIDE_UPDATE_MESSAGE: '1',
            CHECKPOINT_DISABLE: '1',
          },
          signal,
        }),
      () =>
        new Refusal(
          'Der Datenbankzugriff konnte nicht erzeugt werden.',
          'Die Meldung oben lesen; prisma/schema ist fehlerhaft.',
        ),
      signal,
    )
    mkdirSync(GENERATED, { recursive: true })
    writeFileSync(SCHEMA_STAMP, wanted)
  }, signal)
}

/** @param {AbortSignal} [signal] */
export async function build(signal) {
  if (read(BUILD_STAMP) === fingerprint(SOURCES)) return
  await alone(async () => {
    const wanted = fingerprint(SOURCES)
    if (read(BUILD_STAMP) === wanted) return
    rmSync(BUILD_STAMP, { force: true })
    await step(
      'Übersetze die Anwendung (etwa eine Minute)',
      () =>
        run(process.execPath, [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
          env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
          signal,
        }),
      () =>
        new Refusal(
          'Die Anwendung konnte nicht übersetzt werden.',
          'Die Meldung oben lesen; der Quelltext ist fehlerhaft.',
        ),
      signal,
    )
    await compressAll('.next/static')
    writeFileSync(BUILD_STAMP, wanted)
  }, signal)
}
