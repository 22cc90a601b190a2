import { type ChildProcess, spawn } from 'node:child_process'
import { GET as progress } from '@/app/api/retention/runs/route'
import { db } from '@/lib/db/prisma'
import { runningPurge, startPurge } from '@/lib/purge/store'
import { checkReceipts } from '@/lib/receipt/store'
import { until } from '@/scripts/database/processes'
import { actingAdmin, ask, makeAdmin, signInAs } from '../support/builders'
import { emptyDatabase, makeVisit } from '../support/retention'

const DAY = 86_400_000
/** Whoever deletes the marked appointment waits until the test lets go of this lock. */
const GATE = 4_242

beforeEach(emptyDatabase)

function startRunner(): { child: ChildProcess; ended: Promise<string> } {
  const program = ['--conditions=react-server', '--import', 'tsx', 'tests/support/purge-runner.ts']
  const child = spawn(process.execPath, program, { env: { ...process.env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      said += piece.toString()
    })
  }
  return { child, ended: new Promise((resolve) => child.once('close', () => resolve(said))) }
}

const lockedBy = async (granted: boolean) =>
  (
    await db().$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = ${GATE}::int::oid AND granted = ${granted}`
  )[0]?.n ?? 0

/** Deleting this appointment waits at the gate. */
async function gateBefore(id: string): Promise<void> {
  await db().$executeRawUnsafe(`
    CREATE OR REPLACE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock(${GATE}); RETURN OLD;
    END $$`)
  await db().$executeRawUnsafe(`
    CREATE OR REPLACE TRIGGER gate BEFORE DELETE ON appointment FOR EACH ROW WHEN (OLD.id = '${id}') EXECUTE FUNCTION wait_at_gate()`)
}

test('[R7] a run that takes longer than somebody waits is answered as it stands, goes on, and says how far it is', async () => {
  await signInAs(await makeAdmin())
  await gateBefore(await makeVisit({ endsAt: new Date(Date.now() - 32 * DAY) }))
  expect(await ask(progress, 'GET')).toMatchObject({ status: 200, json: { running: null } })
  await db().$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${GATE})::text`
      expect(await startPurge(await actingAdmin(), 2_000)).toMatchObject({ finishedAt: null, appointmentsDue: 1 })
      expect(await ask(progress, 'GET')).toMatchObject({ json: { running: { appointmentsDue: 1, counts: {} } } })
    },
    { timeout: 25_000 },
  )
  expect(await until(async () => (await runningPurge()) === undefined, 20_000)).toBe(true)
  expect(await db().purgeRun.findMany()).toMatchObject([{ counts: { appointment: 1 }, receiptNumber: 1 }])
})

test('[X3][R7] killed in the middle of a run nothing is half gone; two at once then do the rest once, and all of it is in the receipts', async () => {
  for (const days of [35, 34, 33, 32]) await makeVisit({ endsAt: new Date(Date.now() - days * DAY) })
  const marked = await db().appointment.findFirstOrThrow({ orderBy: { endsAt: 'asc' }, skip: 2 })
  await gateBefore(marked.id)

  await db().$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${GATE})::text`
      const { child, ended } = startRunner()
      expect(await until(async () => (await lockedBy(false)) === 1, 20_000)).toBe(true)
      // While it runs everybody can see how far it is.
      expect(await runningPurge()).toMatchObject({ appointmentsDue: 4, counts: { appointment: 2 }, receipt: null })
      child.kill('SIGKILL')
      await ended
    },
    { timeout: 25_000 },
  )
  // The database notices that nobody is there any more, and takes back what was not finished.
  expect(await until(async () => (await lockedBy(true)) + (await lockedBy(false)) === 0, 20_000)).toBe(true)
  expect(await until(async () => (await runningPurge()) === undefined, 20_000)).toBe(true)
  for (const kind of ['appointment', 'waiting_entry', 'consent', 'call', 'dial_in_code'])
    expect(await db().$queryRawUnsafe(`SELECT count(*)::int AS n FROM ${kind}`)).toEqual([{ n: 2 }])

  const said = await Promise.all([startRunner().ended, startRunner().ended])
  expect(said.map((text) => JSON.parse(text)).filter((run) => run?.counts)).toMatchObject([
    { counts: { appointment: 2 } },
  ])
  expect(await db().appointment.count()).toBe(0)
  const runs = await db().purgeRun.findMany({ orderBy: { receiptNumber: 'asc' }, select: { receipt: true } })
  expect(runs.map(({ receipt }) => JSON.parse(receipt ?? ''))).toMatchObject([
    { outcome: 'interrupted', counts: { appointment: 2, waiting_entry: 2 } },
    { outcome: 'complete', counts: { appointment: 2, waiting_entry: 2 } },
  ])
  expect(await checkReceipts()).toMatchObject({ ok: true, count: 2 })
})
