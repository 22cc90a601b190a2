import 'server-only'
import { findOwn } from '@/lib/appointment/own.store'
import { recordEvent } from '@/lib/audit/store'
import type { Organiser } from '@/lib/auth/rules'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { normaliseCode } from '@/lib/dial-in/rules'
import { isCodeOf, isPatientsCode } from '@/lib/dial-in/store'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import type { Locale } from '@/lib/i18n/rules'
import { seal, unseal } from '@/lib/seal/store'
import type { InvitationFacts } from './facts.rules'
import { LEASE_MS, MAX_MAILS, type MailKind, REMINDER_KINDS, remindersFor } from './rules'
import { type MailRequest, type MailState, mailState } from './schema'

/** What an invitation says, for whoever organises the appointment and holds its present code. */
export async function invitationFor(
  organiser: Organiser,
  id: string,
  { code, locale }: { code: string; locale: Locale },
): Promise<Outcome<InvitationFacts>> {
  const own = await findOwn(organiser, id)
  if (own instanceof Refusal) return own
  if (!(await isCodeOf(id, code))) return new Refusal('code-not-current')
  return await factsOf(id, locale)
}

export async function factsOf(id: string, locale: Locale): Promise<InvitationFacts> {
  const [appointment, clinic] = await Promise.all([
    db().appointment.findUniqueOrThrow({
      where: { id },
      select: { version: true, startsAt: true, endsAt: true, doctor: { select: { name: true } } },
    }),
    clinicSettings(),
  ])
  const { version, startsAt, endsAt, doctor } = appointment
  return {
    appointmentId: id,
    version,
    startsAt,
    endsAt,
    doctorName: doctor.name,
    clinicName: clinic.name,
    clinicPhone: clinic.phone,
    clinicAddress: clinic.address,
    clinicLogo: clinic.logoHash,
    clinicAccent: clinic.accent,
    origin: new URL(env().PUBLIC_URL).origin,
    zone: env().CLINIC_TIME_ZONE,
    locale,
  }
}

/** Puts the invitation, and the reminders that are wanted, into the outbox. A second click queues nothing more. */
export async function queueInvitation(
  organiser: Organiser,
  id: string,
  { code: typed, email, locale, reminds }: MailRequest,
): Promise<Outcome<{ mail: MailState | null }>> {
  if (!env().SMTP_URL) return new Refusal('mail-not-configured')
  const code = normaliseCode(typed) ?? ''
  const facts = await invitationFor(organiser, id, { code, locale })
  if (facts instanceof Refusal) return facts
  if (facts.endsAt <= now()) return new Refusal('not-now')
  const refused = await db().$transaction(async (tx) => {
    // Who cancels or moves at this moment is waited for: afterwards the code is dead, or the dates are the new ones.
    const dates = await holdDates(id, tx)
    const known = await lockAddress(id, tx)
    if ((await tx.mail.count({ where: { appointmentId: id } })) >= MAX_MAILS) return new Refusal('too-many')
    // Once more inside: a new code may have been made while we waited for the row.
    if (!(await isPatientsCode(id, code, tx))) return new Refusal('code-not-current')
    const unchanged = known?.email === email && known.code === code
    await tx.mail.deleteMany({
      where: {
        appointmentId: id,
        status: 'waiting',
        // The same invitation to the same address is on its way already.
        kind: { in: [...(unchanged ? [] : ['invitation']), ...REMINDER_KINDS] },
      },
    })
    const words = { row: id, endsAt: dates.endsAt }
    const address = {
      email: await seal('patient_address.email', { ...words, text: email }, tx),
      language: locale,
      reminds,
      sealedCode: await seal('patient_address.sealed_code', { ...words, text: code }, tx),
    }
    await tx.patientAddress.upsert({
      where: { appointmentId: id },
      create: { appointmentId: id, ...address },
      update: address,
    })
    await queue(id, [{ kind: 'invitation', dueAt: now() }, ...(reminds ? remindersFor(dates.startsAt, now()) : [])], tx)
    await recordEvent({ actor: organiser, action: 'invitation.queued', subject: ['appointment', id] }, tx)
    return undefined
  })
  return refused ?? { mail: await latestMail(id) }
}

/**
 * Tells the patient by e-mail that an appointment was moved or cancelled, if they were invited by e-mail. Call it in
 * the transaction of the change itself, after the appointment's row has its new dates and version.
 */
export async function queueChange(
  appointmentId: string,
  change: 'moved' | 'cancelled',
  tx: Transaction,
): Promise<void> {
  const address = await lockAddress(appointmentId, tx)
  if (!address) return
  await tx.mail.deleteMany({ where: { appointmentId, status: 'waiting', kind: { in: [...REMINDER_KINDS] } } })
  // Held: nobody begins to send one of them, with the old dates, before this change stands.
  await tx.$queryRaw`SELECT 1 FROM mail WHERE appointment_id = ${appointmentId}::uuid FOR UPDATE`
  const letters = await tx.mail.findMany({ where: { appointmentId, kind: { notIn: [...REMINDER_KINDS] } } })
  // What nobody has begun to send says the newest by itself when its turn comes.
  const begun = letters.filter(({ status, attempts }) => status !== 'waiting' || attempts > 0)
  const told = begun.some(({ status }) => status !== 'failed') && env().SMTP_URL !== undefined
  if (change === 'cancelled') {
    await tx.mail.deleteMany({ where: { appointmentId, status: 'waiting' } })
    if (told) {
      // An older letter may be on its way at this moment: the cancellation comes after it.
      const dueAt = new Date(Math.max(now().getTime(), ...begun.filter(inFlight).map((mail) => mail.dueAt.getTime())))
      await queue(appointmentId, [{ kind: 'cancelled', dueAt }], tx)
      await tx.patientAddress.update({ where: { appointmentId }, data: { sealedCode: null } })
    } else await tx.patientAddress.delete({ where: { appointmentId } })
    return
  }
  const { startsAt } = await tx.appointment.findUniqueOrThrow({
    where: { id: appointmentId },
    select: { startsAt: true },
  })
  // Such a letter may be on its way with the dates of an earlier move: it is taken from whoever sends it, and comes again.
  await tx.mail.updateMany({
    where: { appointmentId, status: 'waiting', kind: 'moved', attempts: { gt: 0 } },
    data: { attempts: { increment: 1 } },
  })
  const reminders = address.reminds && address.code !== '' ? remindersFor(startsAt, now()) : []
  await queue(appointmentId, [...(told ? [{ kind: 'moved' as const, dueAt: now() }] : []), ...reminders], tx)
}

/** Whether a try may be going on at this moment: its lease is not over. Later tries wait much shorter or much longer. */
function inFlight({ status, reason, dueAt }: { status: string; reason: string | null; dueAt: Date }): boolean {
  return status === 'waiting' && reason === null && dueAt.getTime() <= now().getTime() + LEASE_MS
}

/** The code has died: letters that hold it are not sent any more. The address stays, for changes of the appointment. */
export async function forgetCode(appointmentId: string, tx: Transaction): Promise<void> {
  if (!(await lockAddress(appointmentId, tx))) return
  await tx.mail.deleteMany({
    where: { appointmentId, status: 'waiting', kind: { in: ['invitation', ...REMINDER_KINDS] } },
  })
  await tx.patientAddress.update({ where: { appointmentId }, data: { sealedCode: null } })
}

/** When the appointment is; nobody moves or cancels it until `tx` is over. */
async function holdDates(id: string, tx: Transaction): Promise<{ startsAt: Date; endsAt: Date }> {
  await tx.$queryRaw`SELECT 1 FROM appointment WHERE id = ${id}::uuid FOR SHARE`
  return await tx.appointment.findUniqueOrThrow({ where: { id }, select: { startsAt: true, endsAt: true } })
}

/** `code` is empty as soon as no letter needs it. */
export type Address = { readonly email: string; readonly reminds: boolean; readonly code: string }

/** Whoever changes address or outbox of an appointment does so alone. */
export async function lockAddress(appointmentId: string, tx: Transaction): Promise<Address | undefined> {
  const [row] = await tx.$queryRaw<{ email: string; reminds: boolean; sealedCode: string | null }[]>`
    SELECT email, reminds, sealed_code AS "sealedCode" FROM patient_address
    WHERE appointment_id = ${appointmentId}::uuid FOR UPDATE`
  return row && { ...unsealAddress(appointmentId, row), reminds: row.reminds }
}

export function unsealAddress(
  appointmentId: string,
  { email, sealedCode }: { email: string; sealedCode: string | null },
): Pick<Address, 'email' | 'code'> {
  return {
    email: unseal('patient_address.email', appointmentId, email),
    code: unseal('patient_address.sealed_code', appointmentId, sealedCode ?? ''),
  }
}

async function queue(
  appointmentId: string,
  mails: readonly { readonly kind: MailKind; readonly dueAt: Date }[],
  tx: Transaction,
): Promise<void> {
  // One of a kind waits at a time (a partial unique index): who is second adds nothing.
  await tx.mail.createMany({ data: mails.map((mail) => ({ appointmentId, ...mail })), skipDuplicates: true })
}

/** How it stands with an appointment's latest letter. */
export async function mailOf(organiser: Organiser, id: string): Promise<Outcome<{ mail: MailState | null }>> {
  const own = await findOwn(organiser, id)
  return own instanceof Refusal ? own : { mail: await latestMail(id) }
}

async function latestMail(id: string): Promise<MailState | null> {
  return (await latestMails([id])).get(id) ?? null
}

/** The latest letter of each appointment; reminders that are still to come say nothing yet. */
export async function latestMails(ids: readonly string[]): Promise<Map<string, MailState>> {
  const rows = await db().$queryRaw<
    { id: string; kind: string; status: string; sentAt: Date | null; reason: string | null }[]
  >`
    SELECT DISTINCT ON (appointment_id) appointment_id AS id, kind, status, sent_at AS "sentAt", reason FROM mail
    WHERE appointment_id = ANY (${[...ids]}::uuid[]) AND NOT (status = 'waiting' AND kind = ANY (${[...REMINDER_KINDS]}))
    ORDER BY appointment_id, coalesce(sent_at, due_at) DESC`
  return new Map(
    rows.map(({ id, sentAt, ...row }) => [id, mailState.parse({ ...row, sentAt: sentAt?.toISOString() ?? null })]),
  )
}
