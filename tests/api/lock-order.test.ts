import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { changeDoctors, changeRole, lockAccount } from '@/lib/account/admin.store'
import { redeemLink, renewLink } from '@/lib/account/link.store'
import { onClock } from '@/lib/appointment/agenda.rules'
import { changeAppointment } from '@/lib/appointment/store'
import { chainEvents } from '@/lib/audit/chain.store'
import type { Visitor } from '@/lib/auth/rules'
import { leaveVisit } from '@/lib/call/end.store'
import { admitPatient, prepareCall } from '@/lib/call/store'
import { inviteCompanion, renewCompanionCode, withdrawCompanion } from '@/lib/companion/store'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { Refusal } from '@/lib/http/error'
import { lockAddress } from '@/lib/invitation/store'
import { purgeAppointment } from '@/lib/purge/request.store'
import { purgeOnDemand } from '@/lib/purge/store'
import { destroyRetiredKeys, retireKeysOf } from '@/lib/seal/destroy.store'
import { seal, unseal } from '@/lib/seal/store'
import { postSignals } from '@/lib/signalling/store'
import { actingAdmin, actingDoctor, makeAppointment, makeDoctor, makeEntry, makeStaff } from '../support/builders'
import { emptyDatabase, makeVisit } from '../support/retention'

const DAY = 86_400_000

/** Two transactions that take the same rows in different orders wait for each other until the database breaks one off. */

/** How many transactions wait for others. */
async function waitingNow(): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT l.pid)::int AS count FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE NOT l.granted AND a.datname = current_database()`
  return row?.count ?? 0
}

async function waiting(count: number): Promise<void> {
  while ((await waitingNow()) < count) {
    // They are on their way.
  }
}

/**
 * Holds what `held` names, lets `first` and then `second` come so far that they wait, and lets go: so they meet in the
 * middle every time, and not once in a thousand.
 */
async function meeting<One, Other>(
  held: { readonly sql: string; readonly values: readonly unknown[] },
  first: () => Promise<One>,
  second: () => Promise<Other>,
): Promise<[One, Other]> {
  const holder = new Client({ connectionString: env().DATABASE_URL })
  await holder.connect()
  try {
    await holder.query('BEGIN')
    await holder.query(held.sql, [...held.values])
    const one = first()
    await waiting(1)
    const other = second()
    await waiting(2)
    await holder.query('COMMIT')
    return await Promise.all([one, other])
  } finally {
    await holder.end()
  }
}

const account = (id: string) => ({ sql: 'SELECT 1 FROM account WHERE id = $1 FOR UPDATE', values: [id] })

describe('[R6][R14] no two wait for each other for ever', () => {
  test('an administration that makes a new link, or locks, and the person who takes the old one', async () => {
    const admin = await actingAdmin()
    for (const act of [renewLink, lockAccount]) {
      const { id } = await makeDoctor()
      const made = await renewLink(admin, id, 'de')
      if (made instanceof Refusal || made.link === null) throw new TypeError('there is a link')
      const token = new URL(made.link).hash.slice(1)
      const [, taken] = await meeting(
        account(id),
        () => act(admin, id, 'de'),
        () => redeemLink({ token, password: 'Kranich Ofen leise Donnerstag' }),
      )
      expect(taken).toMatchObject({ code: 'link-over' })
      expect(await db().account.count({ where: { id, lockedAt: act === lockAccount ? { not: null } : null } })).toBe(1)
    }
  })

  test('a doctor who is given another role and the team that is assigned to them anew', async () => {
    const [admin, doctor] = [await actingAdmin(), await makeDoctor()]
    const staff = await makeStaff([doctor])
    const [changed, assigned] = await meeting(
      account(doctor.id),
      () => changeRole(admin, doctor.id, { role: 'STAFF' }),
      () => changeDoctors(admin, staff.id, { doctorIds: [doctor.id] }),
    )
    expect(changed).toBeUndefined()
    expect(assigned).toMatchObject({ code: 'invalid-input' })
  })
})

describe('[R7][X4] a deletion at once and whoever is at the appointment wait for each other, and not for ever', () => {
  async function scene() {
    const [admin, doctor] = [await actingAdmin(), await actingDoctor()]
    const appointment = await makeAppointment(doctor, { startsAt: new Date(Date.now() + 60_000) })
    const entry = await makeEntry(appointment)
    const companion = await inviteCompanion(doctor, appointment.id, 'interpreter')
    if (companion instanceof Refusal) throw new TypeError('there is a place')
    const visitor = { kind: 'visitor', id: entry.id, appointmentId: appointment.id, doctorId: doctor.id } as Visitor
    return { admin, doctor, appointment, entry, companion, visitor }
  }

  const entryOf = (id: string) => ({ sql: 'SELECT 1 FROM waiting_entry WHERE id = $1 FOR UPDATE', values: [id] })

  test('the patient who leaves and withdraws the consent', async () => {
    const { admin, appointment, entry, visitor } = await scene()
    const [run] = await meeting(
      entryOf(entry.id),
      () => purgeAppointment(admin, appointment.id),
      () => leaveVisit(visitor, { withdraw: true }),
    )
    expect(run).toMatchObject({ counts: { appointment: 1, consent: 1 } })
  })

  test.each([
    ['withdraws a companion', withdrawCompanion],
    ['renews a companion’s code', renewCompanionCode],
  ])('the practice that %s', async (_, act) => {
    const { admin, doctor, appointment, entry, companion } = await scene()
    const { id: companionId } = companion
    await db().waitingEntry.update({ where: { id: entry.id }, data: { companionId } })
    const [run] = await meeting(
      act === withdrawCompanion
        ? entryOf(entry.id)
        : { sql: 'SELECT 1 FROM dial_in_code WHERE companion_id = $1 FOR UPDATE', values: [companionId] },
      () => purgeAppointment(admin, appointment.id),
      () => act(doctor, companionId),
    )
    expect(run).toMatchObject({ counts: { appointment: 1, companion: 1 } })
  })

  test('the patient whose page sends signals while the call is prepared', async () => {
    const { admin, doctor, appointment, entry } = await scene()
    const page = randomUUID()
    const call = await prepareCall(doctor, entry.id, page)
    if (call instanceof Refusal) throw new TypeError('the patient waits')
    const batch = { seat: 0, to: 1, page, attempt: 1, messages: [{ n: 1, body: '{}' }] }
    const [run] = await meeting(
      { sql: 'SELECT 1 FROM call_route WHERE call_id = $1 FOR UPDATE', values: [call.callId] },
      () => purgeAppointment(admin, appointment.id),
      () => postSignals(doctor, call.callId, batch),
    )
    expect(run).toMatchObject({ counts: { appointment: 1, call: 1 } })
  })

  test('an appointment that is moved to an earlier week under the same keys', async () => {
    const { admin, doctor, appointment } = await scene()
    const startsAt = new Date(Date.now() + 60 * DAY)
    const [moved, other] = [await makeAppointment(doctor, { startsAt, reference: 'Demo' }), randomUUID()]
    await withAddress(moved.id, moved.endsAt)
    const gone = await makeAppointment(doctor, { startsAt, reference: other })
    await withAddress(gone.id, gone.endsAt)
    const to = onClock(new Date(Date.now() + 30 * DAY), env().CLINIC_TIME_ZONE)
    const wanted = { ...to, minutes: 15, reference: '', consentAtHand: false, version: 1, following: false }
    const outcomes = await meeting(
      { sql: `SELECT 1 FROM sealing_key WHERE id = $1 FOR UPDATE`, values: [await keyOf(moved.id)] },
      () => changeAppointment(doctor, moved.id, { ...wanted, overlapAccepted: true }),
      () => purgeAppointment(admin, gone.id),
    )
    expect(outcomes).toMatchObject([undefined, { counts: { appointment: 1 } }])
    expect(await db().appointment.count({ where: { id: appointment.id } })).toBe(1)
  })

  test('whoever changes several addresses in an order of their own, while they are sealed anew', async () => {
    const { doctor } = await scene()
    const startsAt = new Date(Date.now() + 14 * DAY)
    const both = [await makeAppointment(doctor, { startsAt }), await makeAppointment(doctor, { startsAt })]
    for (const { id, endsAt } of both) await withAddress(id, endsAt)
    const [first = '', last = ''] = both.map(({ id }) => id).toSorted()
    await db().$transaction((tx) => retireKeysOf([first], tx))
    const [destroyed] = await meeting(
      { sql: 'SELECT 1 FROM patient_address WHERE appointment_id = $1 FOR UPDATE', values: [first] },
      () => destroyRetiredKeys(),
      () =>
        db().$transaction(async (tx) => {
          await lockAddress(last, tx)
          await lockAddress(first, tx)
        }),
    )
    expect(destroyed).toHaveLength(1)
    const addresses = await db().patientAddress.findMany({ where: { appointmentId: { in: [first, last] } } })
    expect(addresses.map(({ appointmentId, email }) => unseal('patient_address.email', appointmentId, email))).toEqual([
      ...['demo@example.org', 'demo@example.org'],
    ])
  })
})

test('[R7][X4] a doctor who calls in and the deletion run that finds the appointment over meet, and neither is broken off', async () => {
  const [admin, doctor] = [await actingAdmin(), await actingDoctor()]
  const over = await makeAppointment(doctor, { startsAt: new Date(Date.now() - 60 * DAY) })
  const entry = await makeEntry(over)
  const [called] = await meeting(
    { sql: 'SELECT 1 FROM waiting_entry WHERE id = $1 FOR UPDATE', values: [entry.id] },
    () => admitPatient(doctor, entry.id, randomUUID()),
    () => purgeOnDemand(admin),
  )
  expect(called).toMatchObject({ admitted: true })
  expect(await db().appointment.count({ where: { id: over.id } })).toBe(1)
})

/** Two rows of a kind that are due, and whatever they belong to. */
const DUE: Record<string, () => Promise<unknown>> = {
  patient_address: () => both(() => makeVisit({ endsAt: ago(1), email: 'demo@example.org' })),
  signal: async () => {
    const { callId } = await endedCall()
    const signal = { callId, fromSeat: 0, toSeat: 1, attempt: 1, body: '{}' }
    await db().signal.createMany({ data: [1, 2].map((seq) => ({ ...signal, seq })) })
  },
  waiting_message: async () => {
    const { entryId } = await endedCall()
    await both(() => db().waitingMessage.create({ data: { entryId, template: 'soon' } }))
  },
  audit_event: async () => {
    await both(() => db().auditEvent.create({ data: { at: ago(91 * 24), actorKind: 'system', action: 'old' } }))
    await chainEvents()
  },
  rate_window: () => both(() => db().rateWindow.create({ data: { key: randomUUID(), windowStart: ago(49) } })),
  sign_in: async () => {
    const { id: accountId } = await makeDoctor()
    const signIn = { accountId, browser: 'firefox', system: 'linux', createdAt: ago(49) }
    await db().signIn.createMany({ data: [signIn, signIn] })
  },
  account_link: () =>
    both(async () => {
      const { id: accountId } = await makeDoctor()
      const made = {
        kind: 'reset',
        language: 'de',
        tokenHash: randomUUID(),
        createdAt: ago(91 * 24),
        expiresAt: ago(90 * 24),
      }
      await db().accountLink.create({ data: { accountId, ...made } })
    }),
}

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000)

async function both(make: () => Promise<unknown>): Promise<void> {
  await make()
  await make()
}

async function endedCall(): Promise<{ callId: string; entryId: string }> {
  const appointmentId = await makeVisit({ endsAt: ago(1) })
  const { id: entryId } = await db().waitingEntry.findFirstOrThrow({ where: { appointmentId } })
  await db().waitingEntry.update({ where: { id: entryId }, data: { endedAt: ago(1) } })
  const { id: callId } = await db().call.findFirstOrThrow({ where: { appointmentId } })
  return { callId, entryId }
}

describe('[R7][X4] no deletion run waits for who holds something that is due', () => {
  beforeEach(emptyDatabase)

  test.each(Object.entries(DUE))('%s: it goes with the next run', async (table, make) => {
    const admin = await actingAdmin()
    await make()
    const holder = new Client({ connectionString: env().DATABASE_URL })
    await holder.connect()
    try {
      await holder.query('BEGIN')
      const which = table === 'audit_event' ? `WHERE action = 'old'` : ''
      expect((await holder.query(`SELECT 1 FROM ${table} ${which} LIMIT 1 FOR UPDATE`)).rowCount).toBe(1)
      let over = false
      const run = purgeOnDemand(admin).finally(() => {
        over = true
      })
      let waits = false
      while (!over && !waits) waits = (await waitingNow()) > 0
      await holder.query('COMMIT')
      expect(waits).toBe(false)
      expect(await run).toMatchObject({ counts: { [table]: 1 } })
    } finally {
      await holder.end()
    }
    expect(await purgeOnDemand(admin)).toMatchObject({ counts: { [table]: 1 } })
  })
})

async function withAddress(appointmentId: string, endsAt: Date): Promise<void> {
  await db().$transaction(async (tx) => {
    const email = await seal('patient_address.email', { row: appointmentId, endsAt, text: 'demo@example.org' }, tx)
    await tx.patientAddress.create({ data: { appointmentId, email, language: 'de', reminds: false } })
  })
}

async function keyOf(appointmentId: string): Promise<string> {
  const { reference } = await db().appointment.findUniqueOrThrow({ where: { id: appointmentId } })
  return reference.split(':')[1] ?? ''
}
