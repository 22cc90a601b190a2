import 'server-only'
import { db, type Transaction } from '@/lib/db/prisma'
import { isPatientsCode } from '@/lib/dial-in/store'
import { localeOf } from '@/lib/i18n/rules'
import { unseal } from '@/lib/seal/store'
import type { InvitationFacts } from './facts.rules'
import type { MailCode } from './mail.rules'
import { type Dates, decide, isFinal, isMailKind, LEASE_MS, type MailKind, type MailReason, nextTry } from './rules'
import { factsOf, lockAddress, unsealAddress } from './store'

/** A letter that this process, and no other, is to send now. */
export type TakenMail = {
  readonly id: string
  readonly kind: MailKind
  /** The number of this try. */
  readonly attempts: number
  readonly email: string
  readonly facts: InvitationFacts
  readonly cancelReason: string
  /** Undefined when it was erased meanwhile, as after an invitation without reminders. */
  readonly code: MailCode
  readonly takenAt: Date
}

type Claim = { id: string; appointmentId: string; kind: string; attempts: number; takenAt: Date }

/** Takes the next letter that is due and worth sending; what has become pointless is settled on the way. */
export async function takeMail(at?: Date): Promise<TakenMail | undefined> {
  for (;;) {
    const claim = await claimNext(at)
    if (!claim) return undefined
    const mail = await prepare(claim)
    if (mail) return mail
  }
}

/** Several processes look at once: each takes another row, and moves it on for as long as a try may take. */
async function claimNext(at: Date | undefined): Promise<Claim | undefined> {
  const [claim] = await db().$queryRaw<Claim[]>`
    WITH moment AS MATERIALIZED (SELECT coalesce(${at ?? null}::timestamptz, clock_timestamp())::timestamptz(3) AS at),
    next AS MATERIALIZED (
      SELECT id FROM mail WHERE status = 'waiting' AND due_at <= (SELECT at FROM moment)
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE mail SET attempts = attempts + 1, due_at = moment.at + ${LEASE_MS}::int * interval '1 millisecond'
    FROM next, moment WHERE mail.id = next.id
    RETURNING mail.id, mail.appointment_id AS "appointmentId", mail.kind, mail.attempts, moment.at AS "takenAt"`
  return claim
}

/** What the letter says, read when it is sent; undefined when it is not to be sent now. */
async function prepare(claim: Claim): Promise<TakenMail | undefined> {
  const { appointmentId, id, attempts, takenAt } = claim
  const [found, appointment] = await Promise.all([
    db().patientAddress.findUnique({ where: { appointmentId } }),
    db().appointment.findUnique({
      where: { id: appointmentId },
      select: { startsAt: true, endsAt: true, cancelledAt: true, cancelReason: true },
    }),
  ])
  if (!appointment) return undefined
  const address = found && unsealAddress(appointmentId, found)
  if (!found || !address?.email || !isMailKind(claim.kind)) {
    await settle(claim, (tx) => tx.mail.deleteMany({ where: { id } }))
    return undefined
  }
  const code = address.code && (await isPatientsCode(appointmentId, address.code)) ? address.code : undefined
  const decision = decide(claim.kind, appointment, code !== undefined, takenAt)
  if (decision === 'send') {
    const facts = await factsOf(appointmentId, localeOf(found.language))
    const { email } = address
    const cancelReason = unseal('appointment.cancel_reason', appointmentId, appointment.cancelReason)
    const told = code ?? ((await wasReplaced(appointmentId)) ? null : undefined)
    return { id, kind: claim.kind, attempts, email, facts, cancelReason, code: told, takenAt }
  }
  await settle(claim, async (tx) => {
    if (decision === 'drop') await tx.mail.deleteMany({ where: { id } })
    else if ('fail' in decision) await fail(id, decision.fail, tx)
    // Its time was moved without a word to us; the lease was for nothing.
    else await tx.mail.updateMany({ where: { id }, data: { dueAt: decision.postpone, attempts: 0 } })
  })
  return undefined
}

/** Whether the patient's present code is younger than the latest invitation by e-mail, which told an earlier one. */
async function wasReplaced(appointmentId: string): Promise<boolean> {
  const replaced = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM dial_in_code c WHERE c.appointment_id = ${appointmentId}::uuid AND c.companion_id IS NULL AND c.revoked_at IS NULL
      AND c.created_at > (
        SELECT coalesce(max(m.created_at), '-infinity') FROM mail m
        WHERE m.appointment_id = c.appointment_id AND m.kind = 'invitation' AND m.status <> 'failed')`
  return replaced.length > 0
}

/** The mail server has taken the letter. */
export async function mailSent(mail: TakenMail, at: Date): Promise<void> {
  await settle({ ...mail, appointmentId: mail.facts.appointmentId }, (tx) =>
    tx.mail.updateMany({ where: { id: mail.id }, data: { status: 'sent', sentAt: at, reason: null } }),
  )
}

/** The try failed: another one follows, later each time, until it is hopeless or pointless. */
export async function mailFailed(mail: TakenMail, reason: MailReason, at: Date): Promise<void> {
  const { appointmentId } = mail.facts
  const next = isFinal(reason) ? undefined : nextTry(mail.kind, mail.attempts, await datesOf(appointmentId, mail), at)
  await settle({ ...mail, appointmentId }, async (tx) => {
    if (next) await tx.mail.updateMany({ where: { id: mail.id }, data: { dueAt: next, reason } })
    else await fail(mail.id, reason, tx)
  })
}

async function datesOf(id: string, { facts }: TakenMail): Promise<Dates> {
  const found = await db().appointment.findUnique({
    where: { id },
    select: { startsAt: true, endsAt: true, cancelledAt: true },
  })
  return found ?? { startsAt: facts.startsAt, endsAt: facts.endsAt, cancelledAt: null }
}

async function fail(id: string, reason: MailReason, tx: Transaction): Promise<void> {
  await tx.mail.updateMany({ where: { id }, data: { status: 'failed', reason } })
}

/**
 * Writes down how a try ended, if nobody else has taken the letter since, and keeps of code and address only what
 * the letters still to come need.
 */
async function settle(
  { id, attempts, appointmentId, kind }: Omit<Claim, 'takenAt'>,
  write: (tx: Transaction) => Promise<unknown>,
): Promise<void> {
  await db().$transaction(async (tx) => {
    await lockAddress(appointmentId, tx)
    const ours = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM mail WHERE id = ${id}::uuid AND status = 'waiting' AND attempts = ${attempts} FOR UPDATE`
    if (ours.length === 0) return
    await write(tx)
    const waiting = await tx.mail.findMany({ where: { appointmentId, status: 'waiting' }, select: { kind: true } })
    if (waiting.some((mail) => mail.kind !== 'cancelled')) return
    if (kind === 'cancelled' && waiting.length === 0) await tx.patientAddress.deleteMany({ where: { appointmentId } })
    else await tx.patientAddress.updateMany({ where: { appointmentId }, data: { sealedCode: null } })
  })
}
