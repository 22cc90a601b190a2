import 'server-only'
import { version as next } from 'next/package.json'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import { openStreams } from '@/lib/http/event-stream'
import { nextDailyRun } from '@/lib/retention/rules'
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
  const { relay, mailServer, certificate, retention } = checks()
  const [stored, relays, mail, tls, kept, disk] = await Promise.all([
    storedFigures(at),
    relay.latest(),
    mailServer.latest(),
    certificate.latest(),
    retention.latest(),
    diskOf(env().DATA_DIR),
  ])
  const { postgres, ...fromDatabase } = stored
  const last = kept.value.runs.find(({ finishedAt }) => finishedAt !== null)?.startedAt ?? null
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
      overdue: kept.value.kinds.reduce((sum, { overdue }) => sum + overdue, 0),
      lastRunAt: last,
      nextRunAt: last && nextDailyRun(new Date(last)).toISOString(),
    },
    disk,
    certificate: tls.value ? { ...tls.value, at: tls.at.toISOString() } : null,
    versions: { app, commit: env().APP_COMMIT ?? null, node: process.versions.node, postgres, next },
    memory: { resident: rss, heap: heapUsed },
    loopDelayMs: loopDelayMs(),
  }
}
