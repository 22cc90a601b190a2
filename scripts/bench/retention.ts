import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { z } from 'zod'
import type { House } from './house'
import { type Latency, latency, openCall, WARM, type Way, wayTime } from './signals'
import { signIn, Wire } from './wire'

/**
 * What a large deletion run does to a call that is going on (issue 5, line 2): how many records go in a second, and
 * how long signals take meanwhile, beside what they take at rest.
 */
export type RetentionFigures = {
  readonly records: number
  readonly seconds: number
  readonly perSecond: number
  /** How long the admin's overview takes with all of them. */
  readonly overviewSeconds: number
  readonly quiet: Latency
  readonly during: Latency
}

/** Signals at rest, before the run. */
const QUIET_SIGNALS = 1_000
/** A run that takes longer is not waited for. */
const LONGEST_MS = 20 * 60_000
/** An appointment with its code, entry, consent, call, two seats and two ways. */
const PER_APPOINTMENT = 9

const run = z.object({
  startedAt: z.iso.datetime(),
  finishedAt: z.nullable(z.iso.datetime()),
  counts: z.record(z.string(), z.int()),
})
const overview = z.object({ runs: z.array(run) })

export async function measureRetention(
  house: House,
  wanted: number,
  say: (line: string) => void,
): Promise<RetentionFigures> {
  const call = await openCall(house)
  const admin = new Wire(house.origin)
  try {
    await signIn(admin, house.admin)
    // The server's own first run, soon after its start, would delete what is measured.
    while ((await runsOf(admin)).length === 0) await pause(500)
    const quiet = await signalsUntil(call.ways, WARM, (sent) => sent >= QUIET_SIGNALS)
    say(`· Filling the database with ${wanted.toLocaleString('en')} records that are due …`)
    await fill(house.databaseUrl, Math.ceil(wanted / PER_APPOINTMENT))
    const began = performance.now()
    await runsOf(admin)
    const overviewSeconds = (performance.now() - began) / 1_000
    say('· Deleting, with a call going on …')
    let over = false
    const deletion = deleteAll(admin).finally(() => {
      over = true
    })
    const during = await signalsUntil(call.ways, 0, () => over)
    const { startedAt, finishedAt, counts } = await deletion
    const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000
    return { records, seconds, perSecond: records / seconds, overviewSeconds, quiet, during }
  } finally {
    await call.close()
    admin.close()
  }
}

async function signalsUntil(ways: readonly Way[], warm: number, isOver: (sent: number) => boolean): Promise<Latency> {
  const samples: number[] = []
  for (let round = -warm; !isOver(samples.length); round++) {
    for (const way of ways) {
      const time = await wayTime(way)
      if (round >= 0) samples.push(time)
    }
  }
  return latency(samples)
}

async function runsOf(admin: Wire): Promise<z.infer<typeof overview>['runs']> {
  return overview.parse(JSON.parse(await admin.ask('GET', '/api/retention'))).runs
}

/** »Jetzt löschen«, until the run stands among those that are done. */
async function deleteAll(admin: Wire): Promise<z.infer<typeof run> & { finishedAt: string }> {
  const { startedAt } = run.parse(JSON.parse(await admin.ask('POST', '/api/retention/runs')))
  const late = performance.now() + LONGEST_MS
  while (performance.now() < late) {
    const { running } = z
      .object({ running: z.unknown() })
      .parse(JSON.parse(await admin.ask('GET', '/api/retention/runs')))
    if (running === null) {
      const done = (await runsOf(admin)).find((found) => found.startedAt === startedAt)
      if (!done?.finishedAt) throw new Error('the run was not finished')
      return { ...done, finishedAt: done.finishedAt }
    }
    await pause(1_000)
  }
  throw new Error('the run took too long')
}

/** As long as sealed words are; under a key that is not there. */
const SEALED = `'v1:2026-W40-kept-00000000:${'A'.repeat(96)}'`

/** As the product would have left them: ended between 31 and 89 days ago, of one doctor. */
async function fill(databaseUrl: string, appointments: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`
      CREATE TEMPORARY TABLE made AS
        SELECT gen_random_uuid() AS id, gen_random_uuid() AS entry, gen_random_uuid() AS call,
          (SELECT id FROM account WHERE role = 'DOCTOR' LIMIT 1) AS doctor,
          now() - interval '31 days' - (n % 5000000) * interval '1 second' AS ends
        FROM generate_series(1, ${appointments}) AS n`)
    await client.query(`
      INSERT INTO appointment (id, doctor_id, created_by_id, starts_at, ends_at, reference)
        SELECT id, doctor, doctor, ends - interval '20 minutes', ends, ${SEALED} FROM made`)
    await client.query('INSERT INTO dial_in_code (appointment_id, code_hash) SELECT id, entry::text FROM made')
    await client.query(`
      INSERT INTO waiting_entry (id, appointment_id, doctor_id, name, visit_hash, status, last_seen_at, ended_at)
        SELECT entry, id, doctor, ${SEALED}, call::text, 'FINISHED', ends, ends FROM made`)
    await client.query(`INSERT INTO consent (entry_id, version) SELECT entry, 'bench' FROM made`)
    await client.query(`
      INSERT INTO call (id, appointment_id, doctor_id, started_at, admitted_at, ended_at)
        SELECT call, id, doctor, ends, ends, ends FROM made`)
    await client.query(`
      INSERT INTO call_seat (call_id, seat, entry_id) SELECT call, 0, NULL::uuid FROM made UNION ALL SELECT call, 1, entry FROM made`)
    await client.query(`
      INSERT INTO call_route (call_id, from_seat, to_seat) SELECT call, 0, 1 FROM made UNION ALL SELECT call, 1, 0 FROM made`)
    await client.query('ANALYZE')
  } finally {
    await client.end()
  }
}
