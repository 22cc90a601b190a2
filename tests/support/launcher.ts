import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the shell of whoever runs the tests may have set must not reach the launcher. */
const OWN = [
  'PORT',
  'HOST',
  'DATABASE_URL',
  'DATA_DIR',
  'KEY_DIR',
  'KEYS_LOST',
  'PUBLIC_URL',
  'NEXTAUTH_SECRET',
  'NEXTAUTH_URL',
  'CODE_PEPPER',
  'TRUSTED_PROXY_HOPS',
  'TURN_URLS',
  'TURN_SECRET',
  'TURN_ONLY',
  'SMTP_URL',
  'METRICS_TOKEN',
  'INIT_CWD',
  'CLINIC_TIME_ZONE',
  'DEMO',
  'NODE_ENV',
  'JEST_WORKER_ID',
  'npm_lifecycle_event',
]

export type Launch = {
  child: ChildProcess
  /** Everything written so far, standard output and standard error. */
  output(): string
  ended: Promise<{ code: number | null; output: string }>
}

/** Starts the launcher as `npm start` does. */
export function launch(env: Readonly<Record<string, string>>, args: readonly string[] = []): Launch {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.includes(name)))
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    env: { ...inherited, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
  return { child, output: () => output, ended }
}

/** An empty folder that is removed after the test, with that of the keys beside it. */
export function emptyFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sprechzimmer-'))
  const remove = () => {
    for (const folder of [path, `${path}-keys`]) rmSync(folder, { recursive: true, force: true })
  }
  return { path, remove }
}
