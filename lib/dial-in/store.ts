import 'server-only'
import { createHash, createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { recordEvent } from '@/lib/audit/store'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { currentConsent } from '@/lib/legal/store'
import { seal } from '@/lib/seal/store'
import { mayTry, recordFailure } from '@/lib/throttle/store'
import { IN_CONSULTATION } from '@/lib/waiting-room/rules'
import { CODE_ALPHABET, CODE_LENGTH, isOpen, normaliseCode } from './rules'
import type { DialInRequest } from './schema'

/**
 * Makes a new code for an appointment, the patient's or a companion's; earlier ones of that person die at once. The code
 * itself is known to the caller only.
 */
export async function issueCode(
  appointmentId: string,
  tx: Transaction,
  companionId: string | null = null,
): Promise<string> {
  await tx.dialInCode.updateMany({ where: { appointmentId, companionId, revokedAt: null }, data: { revokedAt: now() } })
  const codes = await issueCodes([appointmentId], tx, companionId)
  return codes.get(appointmentId) ?? ''
}

/** The first code of each of these appointments. */
export async function issueCodes(
  appointmentIds: readonly string[],
  tx: Transaction,
  companionId: string | null = null,
): Promise<Map<string, string>> {
  const codes = new Map(appointmentIds.map((id) => [id, randomCode()]))
  await tx.dialInCode.createMany({
    data: [...codes].map(([appointmentId, code]) => ({ appointmentId, companionId, codeHash: hashOfCode(code) })),
  })
  return codes
}

function randomCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('')
}

/** The appointment that a code belongs to, or once belonged to. For the administration only: it is not throttled. */
export async function appointmentOfCode(typed: string): Promise<string | undefined> {
  const codeHash = hashOfCode(normaliseCode(typed) ?? '')
  return (await db().dialInCode.findUnique({ where: { codeHash }, select: { appointmentId: true } }))?.appointmentId
}

/** Whether somebody comes to this appointment with this code at present. For those who organise it only. */
export async function isCodeOf(appointmentId: string, typed: string): Promise<boolean> {
  const codeHash = hashOfCode(normaliseCode(typed) ?? '')
  return (await db().dialInCode.count({ where: { appointmentId, codeHash, revokedAt: null } })) > 0
}

/** As `isCodeOf`, but the patient's own: an e-mail goes to the patient's address. */
export async function isPatientsCode(appointmentId: string, typed: string, tx: Transaction = db()): Promise<boolean> {
  const codeHash = hashOfCode(normaliseCode(typed) ?? '')
  return (await tx.dialInCode.count({ where: { appointmentId, companionId: null, codeHash, revokedAt: null } })) > 0
}

/**
 * Redeems a code for a visit: the token is for the browser's cookie, only its hash is kept. Every device that
 * dials in becomes an entry of its own; the doctor decides. One answer for unknown, early, late and cancelled. Who
 * confirmed a leaflet that does not hold any more is asked again, whatever the code.
 */
export async function dialIn(
  request: DialInRequest,
  network: string,
): Promise<Outcome<{ token: string; entryId: string }>> {
  const refused = await mayTry('code', network)
  if (refused) return refused
  if (request.consent !== (await currentConsent())) return new Refusal('leaflet-changed')
  const token = randomBytes(32).toString('base64url')
  const entry = await redeem(request, token)
  if (!entry) {
    await recordFailure('code', network)
    await recordEvent({ actor: 'system', action: 'visit.refused' })
    return new Refusal('code-not-accepted')
  }
  await recordEvent({
    actor: { kind: 'visitor', id: entry.id },
    action: 'visit.dialled-in',
    subject: ['appointment', entry.appointmentId],
  })
  return { token, entryId: entry.id }
}

/** A new entry for a code that is good. */
async function redeem(request: DialInRequest, token: string) {
  const open = await findOpenAppointment(request.code)
  if (!open) return undefined
  return await db().$transaction(async (tx) => {
    const doctorId = open.companionId ? await doctorOfPatient(open, tx) : open.doctorId
    // Cancelling, renewing and locking wait for this or are waited for: nobody comes to wait for what is no more.
    const [stands] = await tx.$queryRaw<{ endsAt: Date }[]>`
      SELECT ends_at AS "endsAt" FROM appointment WHERE id = ${open.id}::uuid AND cancelled_at IS NULL FOR SHARE`
    if (!stands) return undefined
    const { count } = await tx.dialInCode.updateMany({
      where: { id: open.codeId, revokedAt: null, lockedAt: null },
      data: { usedAt: now() },
    })
    if (count === 0) return undefined
    const id = randomUUID()
    return await tx.waitingEntry.create({
      data: {
        id,
        appointmentId: open.id,
        doctorId,
        companionId: open.companionId,
        name: await seal('waiting_entry.name', { row: id, ...stands, text: request.name }, tx),
        visitHash: hashOfVisit(token),
        consent: { create: { version: request.consent } },
      },
      select: { id: true, appointmentId: true },
    })
  })
}

/**
 * A companion comes to the doctor to whom the patient was handed over. The patient's entry is held: who hands over waits
 * for this and takes the companion along. Before the appointment, as everybody does who holds both.
 */
export async function doctorOfPatient(open: { id: string; doctorId: string }, tx: Transaction): Promise<string> {
  const [patient] = await tx.$queryRaw<{ doctorId: string }[]>`
    SELECT doctor_id AS "doctorId" FROM waiting_entry
    WHERE appointment_id = ${open.id}::uuid AND companion_id IS NULL AND status::text = ANY (${['WAITING', ...IN_CONSULTATION]}::text[])
    ORDER BY dialled_in_at DESC LIMIT 1 FOR SHARE`
  return patient?.doctorId ?? open.doctorId
}

/** Whether a code would be accepted at this moment. For the launcher only: it is not throttled. */
export async function acceptsCode(typed: string): Promise<boolean> {
  return (await findOpenAppointment(typed)) !== undefined
}

async function findOpenAppointment(
  typed: string,
): Promise<{ id: string; doctorId: string; companionId: string | null; codeId: string } | undefined> {
  const code = normaliseCode(typed)
  // An impossible code is looked up all the same, so that it takes as long as a possible one.
  const [found, clinic] = await Promise.all([
    db().dialInCode.findUnique({
      where: {
        codeHash: hashOfCode(code ?? ''),
        revokedAt: null,
        lockedAt: null,
        appointment: { cancelledAt: null, doctor: { lockedAt: null, approvedAt: { not: null } } },
      },
      select: {
        id: true,
        companionId: true,
        appointment: { select: { id: true, doctorId: true, startsAt: true, endsAt: true } },
      },
    }),
    clinicSettings(),
  ])
  if (!found || !isOpen(found.appointment, clinic, now())) return undefined
  return { ...found.appointment, companionId: found.companionId, codeId: found.id }
}

function hashOfCode(code: string): string {
  return createHmac('sha256', env().CODE_PEPPER).update(`dial-in-code:${code}`).digest('base64url')
}

/** The token has 256 random bits: a plain hash is enough, and nothing in the database opens a visit. */
export function hashOfVisit(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
