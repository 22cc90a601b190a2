import 'server-only'
import { version as next } from 'next/package.json'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import { openStreams } from '@/lib/http/event-stream'
import { nextDailyRun } from '@/lib/retention/clock.rules'
import { clockView, isOverdue } from '@/lib/retention/store'
import { listener } from '@/lib/signalling/listener'
import { version as app } from '@/package.json'
import { checks } from './checks'
import { diskOf, loopDelayMs } from './machine'
import { faultsOf } from './rules'
import type { Figures, OperationStatus } from './schema'
import { storedFigures } from './store'

/** How everything stands, and what is wrong with it. Fails when the database is away. */
export async function operationStatus(): Promise<OperationStatus> {
  const figures = await gather(now())
  return { figures, faults: faultsOf(figures) }
}

async function gather(at: Date): Promise<Figures> {
  const { relay, mailServer, certificate } = checks()
  const [stored, relays, mail, tls, overdue, clock, disk] = await Promise.all([
    storedFigures(at),
    relay.latest(),
    mailServer.latest(),
    certificate.latest(),
    overdueRecords(),
    clockView(),
    diskOf(env().DATA_DIR),
  ])
  const { postgres, lastRunAt, ...fromDatabase } = stored
  const { rss, heapUsed } = process.memoryUsage()
  return {
    at: at.toISOString(),
    upSince: new Date(at.getTime() - process.uptime() * 1_000).toISOString(),
    ...fromDatabase,
    listener: { state: listener().state, heardAt: listener().heardAt?.toISOString() ?? null },
    streams: openStreams(),
    mail: { ...stored.mail, server: mail.value ? { state: mail.value, at: mail.at.toISOString() } : null },
    relay: { ...relays.value, at: relays.at.toISOString() },
    retention: {
      overdue,
      clockJumped: clock.jump !== null,
      lastRunAt: lastRunAt?.toISOString() ?? null,
      nextRunAt: lastRunAt && nextDailyRun(lastRunAt).toISOString(),
    },
    disk,
    certificate: tls.value ? { ...tls.value, at: tls.at.toISOString() } : null,
    versions: { app, commit: env().APP_COMMIT ?? null, node: process.versions.node, postgres, next },
    memory: { resident: rss, heap: heapUsed },
    loopDelayMs: loopDelayMs(),
  }
}

/** Whether there are any is a short question, how many a long one: that is asked only where there are. */
async function overdueRecords(): Promise<number> {
  if (!(await isOverdue())) return 0
  const { value } = await checks().retention.latest()
  return Math.max(
    1,
    value.kinds.reduce((sum, { overdue }) => sum + overdue, 0),
  )
}
