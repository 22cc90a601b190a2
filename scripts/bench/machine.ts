import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

export type Machine = {
  readonly commit: string
  readonly at: string
  readonly node: string
  readonly browser: string
  readonly cpus: string
  /** Share of the processors that others used in the two seconds before the measurements. */
  readonly busyBefore: number
}

function times(): { busy: number; all: number } {
  const sum = { busy: 0, all: 0 }
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.idle + times.irq
    sum.all += all
    sum.busy += all - times.idle
  }
  return sum
}

/** To be asked before anything is started. */
export async function busyShare(): Promise<number> {
  const before = times()
  await pause(2_000)
  const after = times()
  return (after.busy - before.busy) / Math.max(1, after.all - before.all)
}

export function describeMachine(browser: string, busyBefore: number, at: Date): Machine {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--untracked-files=no') !== ''
  return {
    commit: `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`,
    at: at.toISOString(),
    node: process.versions.node,
    browser,
    cpus: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    busyBefore,
  }
}
