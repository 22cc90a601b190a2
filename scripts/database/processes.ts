import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** How a process was called, or '' when that cannot be told. A pid alone proves nothing: pids are used again. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    if (process.platform === 'win32') return ''
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** Asks until the answer is yes; false when the time is over. */
export async function until(
  answer: () => boolean | Promise<boolean>,
  withinMs: number,
  everyMs = 50,
): Promise<boolean> {
  const end = performance.now() + withinMs
  for (;;) {
    if (await answer()) return true
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

/**
 * Ends a process when we are gone, however we go: a shell waits for our end of a pipe to close. Killed launchers and
 * interrupted test runs so leave nothing running. Returns how to dismiss the guard.
 */
export function guard(pid: number, signal: 'INT' | 'TERM', group: boolean): () => void {
  if (process.platform === 'win32') return () => undefined
  const target = group ? `-${pid}` : String(pid)
  const script = `read -r _; kill -s ${signal} -- ${target} && sleep 10 && kill -s KILL -- ${target}`
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  shell.on('error', () => undefined)
  shell.stdin.on('error', () => undefined)
  shell.unref()
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref()
  return () => shell.kill('SIGKILL')
}
