import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/** Starts scripts/stage.ts, which ends with us, and waits until it says that it is ready. */
export default async function browserSetup(): Promise<() => Promise<void>> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', join('tests', 'support', 'stage.ts')],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: process.platform !== 'win32' },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()))
  const ready = new Promise<true>((resolve) => child.once('message', () => resolve(true)))
  if ((await Promise.race([ready, ended])) !== true) throw new Error('The servers for the browser tests do not start.')
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}
