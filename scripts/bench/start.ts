import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endOf, freePort } from './house'

export type Start = { readonly firstSeconds: number; readonly secondSeconds: number }

const LONGEST_MS = 10 * 60_000

/** `npm start` in a fresh clone of the last commit, until it says that it serves; then once more. */
export async function measureStart(): Promise<Start> {
  const folder = mkdtempSync(join(tmpdir(), 'sprechzimmer-clone-'))
  chmodSync(folder, 0o711)
  const clone = join(folder, 'sprechzimmer')
  try {
    execFileSync('git', ['clone', '--quiet', process.cwd(), clone], { stdio: 'inherit' })
    const port = await freePort()
    return { firstSeconds: await startOnce(clone, port), secondSeconds: await startOnce(clone, port) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function startOnce(clone: string, port: number): Promise<number> {
  const begin = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: clone,
    // A group of its own: ended as Ctrl-C ends it.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...plainEnvironment(), PORT: String(port) },
  })
  try {
    await says(child, `http://localhost:${port}`)
    return (performance.now() - begin) / 1000
  } finally {
    await endOf(child, true)
  }
}

function says(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('npm start did not come up')), LONGEST_MS)
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (more: string) => {
      said += more
      if (!said.includes(text)) return
      clearTimeout(late)
      resolve()
    })
    child.once('exit', () => reject(new Error('npm start ended')))
  })
}

/** As in a terminal: without what npm has set for this run, and without settings of another installation. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_|NODE_|INIT_CWD|DATABASE_URL|DATA_DIR|KEY_DIR|PUBLIC_URL|NEXTAUTH_|CODE_PEPPER|DEMO)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name))) as NodeJS.ProcessEnv
}
