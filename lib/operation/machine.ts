import 'server-only'
import { statfs } from 'node:fs/promises'
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { oncePerProcess } from '@/lib/process'
import type { Figures } from './schema'

/** The timer of the measurement itself is in every value. */
const RESOLUTION_MS = 20
/** What was late an hour ago says nothing of now. */
const LOOK_BACK_MS = 60_000

/** Free and all bytes of the volume that a folder is on; undefined when the system does not say. */
export async function diskOf(folder: string): Promise<Figures['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return blocks === 0 ? null : { free: bavail * bsize, total: blocks * bsize }
  } catch {
    return null
  }
}

type Watch = { histogram: IntervalHistogram; since: number; delayMs: number }

/** Begins to measure; from then on `loopDelayMs` tells of the last minute or two. */
export function watchEventLoop(): Watch {
  return oncePerProcess('event-loop', () => {
    const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    histogram.enable()
    return { histogram, since: performance.now(), delayMs: 0 }
  })
}

export function loopDelayMs(): number {
  const watch = watchEventLoop()
  const measured = watch.histogram.percentile(99) / 1e6 - RESOLUTION_MS
  const delay = Number.isFinite(measured) ? Math.max(0, measured) : 0
  if (performance.now() - watch.since < LOOK_BACK_MS) return Math.max(delay, watch.delayMs)
  watch.histogram.reset()
  watch.since = performance.now()
  watch.delayMs = delay
  return delay
}
