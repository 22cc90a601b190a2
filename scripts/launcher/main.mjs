import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPort, checkReachable, checkWritable } from './checks.mjs'
import { takeLock } from './lock.mjs'
import { generate, install } from './prepare.mjs'
import { Refusal, say, sayRefusal } from './refusal.mjs'
import { readSettings } from './settings.mjs'

/** A second Ctrl-C means it; npm and the terminal both pass on the first one, so a short while counts as one. */
const SAME_WISH_MS = 1_000

/** Nothing is locked and nothing to be released. */
const FREE = { release: () => undefined, note: () => undefined }

/** @param {string[]} args */
export async function main(args) {
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..', '..'))
  // A closed terminal or pipe is no reason to die before everything is stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const wish = listenForEnd()
  try {
    process.exitCode = await start(args, wish)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    sayRefusal(error)
    process.exitCode = wish.signal.aborted ? 130 : 1
  }
  wish.dispose()
}

/** npm starts us through a shell: when one of the two has been killed, this text changes. */
function parentsNow() {
  try {
    const [, grandparent] = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return `${process.ppid} ${grandparent}`
  } catch {
    // Not Linux.
    return String(process.ppid)
  }
}

/** Ctrl-C, SIGTERM, a closed terminal, or an npm that was killed over us. */
function listenForEnd() {
  const controller = new AbortController()
  /** @type {(() => void) | undefined} */
  let onSecond
  let first = 0
  const end = () => {
    if (!controller.signal.aborted) {
      first = performance.now()
      controller.abort()
    } else if (performance.now() - first > SAME_WISH_MS) onSecond?.()
  }
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) process.on(signal, end)
  const parents = parentsNow()
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event !== undefined && parentsNow() !== parents) end()
  }, 1_000)
  watch.unref()
  return {
    signal: controller.signal,
    /** @param {() => void} act */
    second: (act) => {
      onSecond = act
    },
    dispose: () => {
      for (const signal of signals) process.off(signal, end)
      clearInterval(watch)
    },
  }
}

/**
 * @param {readonly string[]} args the mode and what belongs to it
 * @param {ReturnType<typeof listenForEnd>} wish
 */
async function start([mode = '--start', ...words], wish) {
  const settings = readSettings()
  const serves = mode === '--start' || mode === '--dev'
  checkWritable(process.cwd(), 'das Projekt in einen eigenen Ordner klonen')
  checkWritable(settings.dataFolder, 'einen anderen Ordner nennen: DATA_DIR=/anderer/ordner npm start')
  checkWritable(settings.keyFolder, 'einen anderen Ordner nennen: KEY_DIR=/anderer/ordner npm start')
  // Of a database of the clinic's own a backup needs nothing that is in the folder.
  const apart = mode === '--backup' && settings.databaseUrl !== undefined
  const lock = apart ? FREE : takeLock(join(settings.dataFolder, 'launcher.lock'), 'start.mjs')
  if ('heldBy' in lock) {
    // What runs is installed; a backup is made beside it.
    if (mode === '--backup') return await stageTwo(['--backup-beside', ...words], settings, FREE.note, wish)
    throw new Refusal(
      `Sprechzimmer läuft mit dem Ordner ${settings.dataFolder} schon (Prozess ${lock.heldBy}).`,
      'Das laufende beenden, oder für ein zweites Ordner und Port wechseln: DATA_DIR=.data2 PORT=3001 npm start',
    )
  }
  try {
    if (serves) await checkPort(settings.port)
    if (settings.databaseUrl !== undefined) await checkReachable(settings.databaseUrl)
    if (serves) say('Sprechzimmer wird gestartet.')
    await install(wish.signal)
    await generate(wish.signal)
    return await stageTwo([mode, ...words], settings, lock.note, wish)
  } finally {
    lock.release()
  }
}

/**
 * The rest is TypeScript, now that it can be run.
 * @param {readonly string[]} args
 * @param {import('./settings.mjs').Settings} settings
 * @param {(holder: import('./lock.mjs').Holder) => void} note
 * @param {ReturnType<typeof listenForEnd>} wish
 * @returns {Promise<number>} the exit code
 */
function stageTwo(args, settings, note, wish) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=react-server', '--import', 'tsx', join('scripts', 'serve.ts'), ...args],
      {
        // Out of the terminal's group: Ctrl-C arrives here only and is passed on once, in order.
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: {
          ...process.env,
          PORT: String(settings.port),
          DATA_DIR: settings.dataFolder,
          KEY_DIR: settings.keyFolder,
          PUBLIC_URL: settings.publicUrl,
          NEXTAUTH_URL: settings.publicUrl,
          DATABASE_URL: settings.databaseUrl?.href ?? '',
        },
      },
    )
    if (child.pid !== undefined) note({ pid: child.pid, word: 'serve.ts' })
    const end = () => child.kill('SIGTERM')
    if (wish.signal.aborted) end()
    else wish.signal.addEventListener('abort', end)
    wish.second(() => child.kill('SIGINT'))
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
