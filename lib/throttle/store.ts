import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import {
  BUSY_FAILURES_PER_MINUTE,
  MAX_FACTOR_FAILURES_PER_WINDOW,
  MAX_FAILURES_PER_WINDOW,
  SLOW_DOWN_MS,
  secondsToNextWindow,
  WINDOW_SECONDS,
  windowStart,
} from './rules'

/** What is being guessed at: dial-in codes, passwords or codes of a second factor. */
export type Guessed = 'code' | 'password' | 'second-factor'

const MAX_FAILURES = {
  code: MAX_FAILURES_PER_WINDOW,
  password: MAX_FAILURES_PER_WINDOW,
  'second-factor': MAX_FACTOR_FAILURES_PER_WINDOW,
} as const satisfies Record<Guessed, number>

/** Refuses who has failed too often, and slows everybody down while somebody tries many networks. */
export async function mayTry(guessed: Guessed, by: string, tx: Transaction = db()): Promise<Refusal | undefined> {
  const [own, all] = await Promise.all([
    hasFailedTooOften(guessed, by, tx),
    countOf(`${guessed}:*`, windowStart(now(), 60), tx),
  ])
  if (!own && all >= BUSY_FAILURES_PER_MINUTE) await pause(SLOW_DOWN_MS)
  return own
}

/**
 * Asked before a try, and once more after one that takes its time, before anybody hears how it ended: of many at the same
 * moment all are let through before the first is counted.
 */
export async function hasFailedTooOften(
  guessed: Guessed,
  by: string,
  tx: Transaction = db(),
): Promise<Refusal | undefined> {
  const at = now()
  const failures = await countOf(`${guessed}:${by}`, windowStart(at, WINDOW_SECONDS), tx)
  if (failures < MAX_FAILURES[guessed]) return undefined
  return new Refusal('too-many', { retryAfterSeconds: secondsToNextWindow(at, WINDOW_SECONDS) })
}

export async function recordFailure(guessed: Guessed, by: string, tx: Transaction = db()): Promise<void> {
  const at = now()
  await Promise.all([
    increment(`${guessed}:${by}`, windowStart(at, WINDOW_SECONDS), tx),
    increment(`${guessed}:*`, windowStart(at, 60), tx),
  ])
}

async function countOf(key: string, start: Date, tx: Transaction): Promise<number> {
  const window = await tx.rateWindow.findUnique({ where: { key_windowStart: { key, windowStart: start } } })
  return window?.count ?? 0
}

async function increment(key: string, start: Date, tx: Transaction): Promise<void> {
  await tx.rateWindow.upsert({
    where: { key_windowStart: { key, windowStart: start } },
    create: { key, windowStart: start, count: 1 },
    update: { count: { increment: 1 } },
  })
}
