import 'server-only'
import { dayAfter } from '@/lib/appointment/range.rules'
import { midnightOf } from '@/lib/appointment/rules'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { goingOnAt } from '@/lib/call/going-on.store'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { Prisma } from '@/lib/db/generated/client'
import { db } from '@/lib/db/prisma'
import { appointmentOfCode } from '@/lib/dial-in/store'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { goesAt } from '@/lib/retention/clock.rules'
import { APPOINTMENT_KINDS, type AppointmentKind, columnsOf } from '@/lib/retention/rules'
import { PLACES, SEALED } from '@/lib/seal/rules'
import { unseal } from '@/lib/seal/store'
import type { Disclosure, DisclosureSearch, FoundAppointment, StoredKind, Value } from './schema'

const FOUND_AT_MOST = 100

/** The doctors whose appointments there may be, also those who do not work here any more. */
export async function disclosureDoctors(): Promise<{ id: string; name: string }[]> {
  return await db().account.findMany({
    where: { role: 'DOCTOR' },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
}

/** Appointments of a day, or the one that a code belongs to. Neither names nor references are looked at. */
export async function findForDisclosure(search: DisclosureSearch): Promise<FoundAppointment[]> {
  if ('code' in search) {
    const id = await appointmentOfCode(search.code)
    return id === undefined ? [] : await found(Prisma.sql`a.id = ${id}::uuid`)
  }
  const { date, doctorId, time } = search
  const zone = env().CLINIC_TIME_ZONE
  const conditions = [
    Prisma.sql`a.starts_at >= ${midnightOf(date, zone)}::timestamptz`,
    Prisma.sql`a.starts_at < ${midnightOf(dayAfter(date, 1), zone)}::timestamptz`,
    ...(doctorId === undefined ? [] : [Prisma.sql`a.doctor_id = ${doctorId}::uuid`]),
    ...(time === undefined ? [] : [Prisma.sql`to_char(a.starts_at AT TIME ZONE ${zone}, 'HH24:MI') = ${time}`]),
  ]
  return await found(Prisma.join(conditions, ' AND '))
}

async function found(which: Prisma.Sql): Promise<FoundAppointment[]> {
  const rows = await db().$queryRaw<
    (Omit<FoundAppointment, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date })[]
  >`
    SELECT a.id, a.starts_at AS "startsAt", a.ends_at AS "endsAt", d.name AS "doctorName",
      a.cancelled_at IS NOT NULL AS cancelled,
      ${goingOnAt('a.id')} AS running
    FROM appointment a JOIN account d ON d.id = a.doctor_id
    WHERE ${which} ORDER BY a.starts_at, d.name, a.id LIMIT ${FOUND_AT_MOST}`
  return rows.map((row) => ({ ...row, startsAt: row.startsAt.toISOString(), endsAt: row.endsAt.toISOString() }))
}

/** Art. 15: all that is stored about an appointment. Whoever looks, or takes it along, leaves an entry in the audit trail. */
export async function discloseAppointment(
  admin: Admin,
  id: string,
  what: 'viewed' | 'exported',
): Promise<Outcome<Disclosure>> {
  const [appointment] = await found(Prisma.sql`a.id = ${id}::uuid`)
  if (!appointment) return new Refusal('not-found')
  // First the entry: it is a part of what is stored.
  await recordEvent({ actor: admin, action: `disclosure.${what}`, subject: ['appointment', id] })
  const { keepDays } = await clinicSettings()
  const people = await peopleHere()
  const kinds: StoredKind[] = []
  for (const kind of APPOINTMENT_KINDS) kinds.push(await storedOf(kind, id, people))
  return {
    at: now().toISOString(),
    appointment,
    goesAt: goesAt(new Date(appointment.endsAt), keepDays).toISOString(),
    keepDays,
    kinds,
  }
}

/**
 * Which rows `r` of each kind belong to an appointment. The kinds are those of the table of records: one that is new
 * there and not here does not compile.
 */
const ROWS: Record<AppointmentKind, (id: string) => Prisma.Sql> = {
  appointment: (id) => Prisma.sql`r.id = ${id}::uuid`,
  dial_in_code: ofAppointment,
  companion: ofAppointment,
  waiting_entry: ofAppointment,
  waiting_message: ofEntries,
  consent: ofEntries,
  call: ofAppointment,
  call_seat: ofCalls,
  call_route: ofCalls,
  signal: ofCalls,
  patient_address: ofAppointment,
  mail: ofAppointment,
  audit_event: (id) => Prisma.sql`(r.subject_id = ${id}::uuid
    OR r.subject_id IN (SELECT id FROM waiting_entry WHERE appointment_id = ${id}::uuid)
    OR r.subject_id IN (SELECT id FROM call WHERE appointment_id = ${id}::uuid))`,
}

function ofAppointment(id: string): Prisma.Sql {
  return Prisma.sql`r.appointment_id = ${id}::uuid`
}

function ofEntries(id: string): Prisma.Sql {
  return Prisma.sql`r.entry_id IN (SELECT id FROM waiting_entry WHERE appointment_id = ${id}::uuid)`
}

function ofCalls(id: string): Prisma.Sql {
  return Prisma.sql`r.call_id IN (SELECT id FROM call WHERE appointment_id = ${id}::uuid)`
}

/** Keys that open something, and what holds the other side's network address too (Art. 15 Abs. 4 DSGVO). */
const WITHHELD: readonly string[] = [
  ...['dial_in_code.code_hash', 'waiting_entry.visit_hash', 'patient_address.sealed_code', 'audit_event.mac'],
  'signal.body',
]

/** Columns that name somebody of the practice by their account. */
const PEOPLE: readonly string[] = ['doctor_id', 'created_by_id', 'changed_by_id', 'actor_id']

/** Where a kind has one of them, its records come in the order of time. */
const BEGINNINGS: readonly string[] = ['at', 'created_at', 'dialled_in_at', 'sent_at', 'started_at', 'seq']

async function storedOf(kind: AppointmentKind, id: string, people: ReadonlyMap<string, string>): Promise<StoredKind> {
  const withheld = columnsOf(kind).filter((column) => WITHHELD.includes(`${kind}.${column}`))
  const shown = columnsOf(kind).filter((column) => !withheld.includes(column))
  // Names from the closed table of records, never from outside.
  const columns = Prisma.raw(shown.map((column) => `r."${column}"`).join(', '))
  const rows = await db().$queryRaw<Record<string, unknown>[]>`
    SELECT ${columns} FROM ${Prisma.raw(`"${kind}"`)} r WHERE ${ROWS[kind](id)}
    ORDER BY ${Prisma.raw(`r."${shown.find((column) => BEGINNINGS.includes(column)) ?? shown[0]}"`)}`
  return {
    kind,
    records: rows.map((row) =>
      shown.map((column) => {
        const stored = plainOf(opened(kind, column, row))
        return [column, (PEOPLE.includes(column) && people.get(String(stored))) || stored]
      }),
    ),
    withheld,
  }
}

/** A value as it was written; sealed words are opened with the key of their week. */
function opened(kind: AppointmentKind, column: string, row: Readonly<Record<string, unknown>>): unknown {
  const stored = row[column]
  const place = PLACES.find((one) => one === `${kind}.${column}`)
  if (!place || typeof stored !== 'string') return stored
  return unseal(place, String(row[SEALED[place].row]), stored)
}

async function peopleHere(): Promise<Map<string, string>> {
  const accounts = await db().account.findMany({ select: { id: true, name: true } })
  return new Map(accounts.map(({ id, name }) => [id, name]))
}

function plainOf(stored: unknown): Value {
  if (stored instanceof Date) return stored.toISOString()
  if (typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean') return stored
  return stored === null || stored === undefined ? null : String(stored)
}
