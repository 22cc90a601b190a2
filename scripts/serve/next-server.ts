import { type ChildProcess, spawn } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'
import { guard, until } from '../database/processes'

export type NextServer = {
  pid: number
  /** Resolves when the server has ended, wanted or not. */
  ended: Promise<void>
  /** Asks it to end and gives it ten seconds; its open streams need a moment. */
  stop(): Promise<void>
  kill(): void
}

/**
 * Starts Next outside our process group, so that Ctrl-C ends it in order and not at once. With `output`, an open
 * file, everything that it says is kept there.
 */
export function startNext(
  dev: boolean,
  port: number,
  env: Readonly<Record<string, string>>,
  output?: number,
): NextServer {
  const posix = process.platform !== 'win32'
  const child: ChildProcess = spawn(process.execPath, [join('scripts', 'web.mjs'), ...(dev ? ['--dev'] : [])], {
    detached: posix,
    // Its greeting would repeat ours; its warnings and our log lines go to standard error.
    stdio: ['ignore', output ?? (dev ? 'inherit' : 'ignore'), output ?? 'inherit'],
    env: {
      ...process.env,
      ...env,
      PORT: String(port),
      NODE_ENV: dev ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    },
  })
  const over = () => child.exitCode !== null || child.signalCode !== null
  const ended = new Promise<void>((resolve) => child.once('error', () => resolve()).once('exit', () => resolve()))
  const { pid } = child
  if (pid === undefined) throw new Error('Next cannot be executed')
  const dismiss = guard(pid, 'TERM', true)
  void ended.then(dismiss)
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(posix ? -pid : pid, name)
    } catch {
      // Ended by itself.
    }
  }
  const stop = async () => {
    if (over()) return
    signal('SIGTERM')
    if (!(await until(over, 10_000, 20))) signal('SIGKILL')
    await ended
  }
  return { pid, ended, stop, kill: () => signal('SIGKILL') }
}

/** Whether it serves. With records that are too old it does, and must, since that is where an admin deletes them. */
export async function isHealthy(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    // No agent: a connection kept alive would be waited for when the server ends.
    const asked = request({ host: '127.0.0.1', port, path: '/api/health', agent: false, timeout: 5_000 }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (piece: string) => {
        body += piece
      })
      answer.once('close', () => resolve(answer.statusCode === 200 || body.includes('"retention-overdue"')))
    })
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(false))
    asked.end()
  })
}
