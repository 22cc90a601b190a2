import { randomUUID } from 'node:crypto'
import { db, type Transaction } from '@/lib/db/prisma'
import { writeReceipt } from '@/lib/receipt/store'
import { seal } from '@/lib/seal/store'
import { makeDoctor, sealName } from './builders'

const MINUTE = 60_000

type Visit = {
  /** When the appointment ended. */
  endsAt: Date
  /** The patient's name; the only place where it is stored, and sealed there. */
  name?: string
  /** A call that nobody has ended, in which the patient was last seen then. */
  seenAt?: Date
  /** An e-mail address that nobody has deleted at the appointment's end. */
  email?: string
  reference?: string
}

/** An appointment with a record of every kind that belongs to it; signals only while the call is open. */
export async function makeVisit({
  endsAt,
  name = 'Demo Person',
  seenAt,
  email = '',
  reference = 'Demo',
}: Visit): Promise<string> {
  const { id: doctorId } = await makeDoctor()
  const startsAt = new Date(endsAt.getTime() - 30 * MINUTE)
  const id = randomUUID()
  const sealed = await db().$transaction(async (tx) => ({
    reference: await seal('appointment.reference', { row: id, endsAt, text: reference }, tx),
    email: await seal('patient_address.email', { row: id, endsAt, text: email }, tx),
  }))
  const appointment = await db().appointment.create({
    data: {
      id,
      doctorId,
      createdById: doctorId,
      startsAt,
      endsAt,
      reference: sealed.reference,
      codes: { create: { codeHash: randomUUID() } },
      mails: { create: { kind: 'invitation', status: 'sent', dueAt: startsAt, sentAt: startsAt } },
      ...(email === '' ? {} : { address: { create: { email: sealed.email, language: 'de', reminds: false } } }),
      companions: { create: { kind: 'interpreter', seat: 2 } },
    },
  })
  const entryId = randomUUID()
  const entry = await db().waitingEntry.create({
    data: {
      id: entryId,
      appointmentId: appointment.id,
      doctorId,
      name: await sealName(id, entryId, name),
      visitHash: randomUUID(),
      status: seenAt ? 'CONNECTED' : 'FINISHED',
      lastSeenAt: seenAt ?? endsAt,
      consent: { create: { version: 'demo' } },
    },
  })
  const call = await db().call.create({
    data: {
      doctorId,
      appointmentId: appointment.id,
      startedAt: startsAt,
      admittedAt: startsAt,
      endedAt: seenAt ? null : endsAt,
      seats: { create: [{ seat: 0 }, { seat: 1, entryId: entry.id }] },
      routes: {
        create: [
          { fromSeat: 0, toSeat: 1 },
          { fromSeat: 1, toSeat: 0 },
        ],
      },
    },
  })
  if (seenAt) {
    await db().signal.create({
      data: { callId: call.id, seq: 1, fromSeat: 0, toSeat: 1, attempt: 1, body: 'demo', at: startsAt },
    })
  }
  const subjects = [
    ['appointment', appointment.id],
    ['waiting-entry', entry.id],
    ['call', call.id],
  ] as const
  await db().auditEvent.createMany({
    data: subjects.map(([subjectKind, subjectId]) => ({
      at: endsAt,
      actorKind: 'doctor',
      actorId: doctorId,
      action: 'demo',
      subjectKind,
      subjectId,
    })),
  })
  return appointment.id
}

/** A finished run with its receipt at the end of the chain. */
export async function makeRun(at: Date): Promise<string> {
  return await db().$transaction(async (tx) => {
    const { id } = await tx.purgeRun.create({ data: { trigger: 'daily', keepDays: 30, startedAt: at } })
    await writeReceipt(id, { finishedAt: at, keys: [], dropped: null }, tx)
    return id
  })
}

export async function appointmentIds(): Promise<string[]> {
  return (await db().appointment.findMany({ select: { id: true } })).map(({ id }) => id)
}

/** Leaves the clinic with its default settings and nothing else. Receipts are guarded, so the guard is told to look away. */
export async function emptyDatabase(): Promise<void> {
  const act = async (tx: Transaction) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`
    await tx.$executeRaw`TRUNCATE appointment, audit_event, audit_link, rate_window, purge_run, account CASCADE`
    await tx.auditChain.update({
      where: { id: 1 },
      data: { anchorSeq: 0, anchorHash: '', headSeq: 0, headHash: '', seal: null },
    })
    await tx.$executeRaw`UPDATE purge_state SET last_number = 0, last_hash = NULL, dropped_up_to = 0, clock_at = NULL`
    await tx.clinic.update({ where: { id: 1 }, data: { keepDays: 30 } })
  }
  // As patient as a test: emptying takes every table to itself, and a busy machine is slow, not wrong.
  await db().$transaction(act, { maxWait: 30_000, timeout: 30_000 })
}
