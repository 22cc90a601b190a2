import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import {
  BUSY_FAILURES_PER_MINUTE,
  MAX_FAILURES_PER_WINDOW,
  SLOW_DOWN_MS,
  secondsToNextWindow,
  WINDOW_SECONDS,
  windowStart,
} from './rules'

/** What is being guessed at: dial-in codes or passwords. */
export type Guessed = 'code' | 'password'

/** Refuses who has failed too often, and slows everybody down while somebody tries many networks. */
export async function mayTry(guessed: Guessed, by: string): Promise<Refusal | undefined> {
  const at = now()
  const [own, all] = await Promise.all([
    countOf(`${guessed}:${by}`, windowStart(at, WINDOW_SECONDS)),
    countOf(`${guessed}:*`, windowStart(at, 60)),
  ])
  if (own >= MAX_FAILURES_PER_WINDOW) {
    return new Refusal('too-many', { retryAfterSeconds: secondsToNextWindow(at, WINDOW_SECONDS) })
  }
  if (all >= BUSY_FAILURES_PER_MINUTE) await pause(SLOW_DOWN_MS)
  return undefined
}

export async function recordFailure(guessed: Guessed, by: string): Promise<void> {
  const at = now()
  await Promise.all([
    increment(`${guessed}:${by}`, windowStart(at, WINDOW_SECONDS)),
    increment(`${guessed}:*`, windowStart(at, 60)),
  ])
}

async function countOf(key: string, start: Date): Promise<number> {
  const window = await db().rateWindow.findUnique({ where: { key_windowStart: { key, windowStart: start } } })
  return window?.count ?? 0
}

async function increment(key: string, start: Date): Promise<void> {
  await db().rateWindow.upsert({
    where: { key_windowStart: { key, windowStart: start } },
    create: { key, windowStart: start, count: 1 },
    update: { count: { increment: 1 } },
  })
}
