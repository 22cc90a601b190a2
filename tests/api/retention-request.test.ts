import { db } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import { purgeAppointment } from '@/lib/purge/request.store'
import { purgeIfDue } from '@/lib/purge/store'
import { checkReceipts } from '@/lib/receipt/store'
import { unseal } from '@/lib/seal/store'
import { actingAdmin } from '../support/builders'
import { wholeDatabase } from '../support/invitation'
import { appointmentIds, emptyDatabase, makeVisit } from '../support/retention'

const DAY = 86_400_000
const soon = () => new Date(Date.now() + DAY)

beforeEach(emptyDatabase)

it('[X3][L11] takes everything about one appointment at once, and nothing else, whatever its period', async () => {
  const other = await makeVisit({ endsAt: soon(), name: 'Demo Andere' })
  const id = await makeVisit({ endsAt: soon(), name: 'Kanarienvogel', email: 'kanarienvogel@example.org' })
  const run = await purgeAppointment(await actingAdmin(), id)
  expect(run).toMatchObject({
    trigger: 'request',
    counts: { appointment: 1, waiting_entry: 1, patient_address: 1, audit_event: 3 },
    receipt: { number: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
  expect(await appointmentIds()).toEqual([other])
  const left = await wholeDatabase()
  expect(left).not.toMatch(/kanarienvogel/i)
  expect(left).not.toContain(id)
  const { id: row, name } = await db().waitingEntry.findFirstOrThrow()
  expect(unseal('waiting_entry.name', row, name)).toBe('Demo Andere')
})

it('[X3] leaves a receipt in the chain without a word about the person, and an audit entry with who did it', async () => {
  const admin = await actingAdmin()
  const id = await makeVisit({ endsAt: soon(), name: 'Kanarienvogel' })
  const run = await purgeAppointment(admin, id)
  if (run instanceof Refusal) throw new Error(run.code)
  expect(await checkReceipts()).toEqual({ ok: true, count: 1, newest: run.receipt })
  const { receipt } = await db().purgeRun.findFirstOrThrow()
  expect(receipt).not.toContain(id)
  expect(receipt).not.toMatch(/Kanarienvogel|Demo/)
  expect(await db().auditEvent.findMany({ omit: { id: true, at: true } })).toMatchObject([
    { actorId: admin.id, action: 'retention.deleted-on-request', subjectKind: 'purge-run', subjectId: run.id },
  ])
})

it('[R7] never cuts a running call: it is refused until that has ended', async () => {
  const admin = await actingAdmin()
  const id = await makeVisit({ endsAt: soon(), seenAt: new Date() })
  expect(await purgeAppointment(admin, id)).toEqual(new Refusal('in-consultation'))
  expect(await appointmentIds()).toEqual([id])
  expect(await db().purgeRun.count()).toBe(0)
  await db().call.updateMany({ data: { endedAt: new Date() } })
  expect(await purgeAppointment(admin, id)).toMatchObject({ counts: { appointment: 1, signal: 1 } })
})

it('[X3] asked for twice at once it happens once; what is not there is not found', async () => {
  const admin = await actingAdmin()
  const id = await makeVisit({ endsAt: soon() })
  const outcomes = await Promise.all([purgeAppointment(admin, id), purgeAppointment(admin, id)])
  expect(outcomes.filter((outcome) => outcome instanceof Refusal)).toEqual([new Refusal('not-found')])
  expect(await db().purgeRun.count()).toBe(1)
})

it('[X3] several on request at the same moment make one chain', async () => {
  const admin = await actingAdmin()
  const ids = await Promise.all([1, 2, 3, 4].map(() => makeVisit({ endsAt: soon() })))
  await Promise.all(ids.map((id) => purgeAppointment(admin, id)))
  expect(await checkReceipts()).toMatchObject({ ok: true, count: 4 })
})

it('[R7] does not stand for the run of the day', async () => {
  await purgeAppointment(await actingAdmin(), await makeVisit({ endsAt: soon() }))
  expect(await purgeIfDue()).toMatchObject({ trigger: 'daily' })
})
