import 'server-only'
import { clinicSettings } from '@/lib/clinic/store'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { localeOf } from '@/lib/i18n/rules'
import { isFinal, LEASE_MS, type MailReason, nextTryBefore } from '@/lib/invitation/rules'
import { unsealSecret } from '@/lib/seal/secret.store'
import type { LinkMailFacts } from './link-mail.rules'
import { linkTo } from './rules'

/** A letter with a one-time link that this process, and no other, is to send now. */
type TakenLinkMail = LinkMailFacts & {
  readonly id: string
  /** The number of this try. */
  readonly attempts: number
  readonly email: string
}

type Claim = {
  id: string
  attempts: number
  kind: string
  sealedToken: string
  expiresAt: Date
  language: string
  name: string
  email: string
}

/** As with letters to patients (lib/invitation/outbox.store.ts): one UPDATE takes a row and moves its time on. */
export async function takeLinkMail(at?: Date): Promise<TakenLinkMail | undefined> {
  const [claim] = await db().$queryRaw<Claim[]>`
    WITH moment AS MATERIALIZED (SELECT coalesce(${at ?? null}::timestamptz, clock_timestamp())::timestamptz(3) AS at),
    next AS MATERIALIZED (
      SELECT id FROM account_link WHERE mail_status = 'waiting' AND due_at <= (SELECT at FROM moment)
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE account_link l SET attempts = attempts + 1, due_at = moment.at + ${LEASE_MS}::int * interval '1 millisecond'
    FROM next, moment, account a WHERE l.id = next.id AND a.id = l.account_id
    RETURNING l.id, l.attempts, l.kind, l.sealed_token AS "sealedToken", l.expires_at AS "expiresAt", l.language, a.name, a.email`
  if (!claim) return undefined
  const token = unsealSecret('sealed-account-link', claim.sealedToken, claim.id)
  // Sealed under a key that is gone: an admin makes a new link.
  if (token === undefined) {
    await settle(claim, 'failed')
    return undefined
  }
  const { id, attempts, email, name, expiresAt } = claim
  const clinic = await clinicSettings()
  return {
    ...{ id, attempts, email, name, expiresAt },
    kind: claim.kind === 'invitation' ? 'invitation' : 'reset',
    clinicName: clinic.name,
    clinicAccent: clinic.accent,
    link: linkTo(new URL(env().PUBLIC_URL).origin, token),
    locale: localeOf(claim.language),
    zone: env().CLINIC_TIME_ZONE,
  }
}

/** How a try ended: sent, tried again later, or failed. What is not needed any more goes: the sealed token. */
export async function linkMailTried(mail: TakenLinkMail, reason: MailReason | undefined, at: Date): Promise<void> {
  if (reason === undefined) return await settle(mail, 'sent')
  const next = isFinal(reason) ? undefined : nextTryBefore(mail.expiresAt, mail.attempts, at)
  if (!next) return await settle(mail, 'failed')
  await db().accountLink.updateMany({ where: triedBy(mail), data: { dueAt: next } })
}

async function settle(mail: Pick<TakenLinkMail, 'id' | 'attempts'>, mailStatus: 'sent' | 'failed'): Promise<void> {
  await db().accountLink.updateMany({ where: triedBy(mail), data: { mailStatus, sealedToken: null, dueAt: null } })
}

/** Who settles names the try: a slow one cannot write over a later one's result. */
function triedBy({ id, attempts }: Pick<TakenLinkMail, 'id' | 'attempts'>) {
  return { id, attempts, mailStatus: 'waiting' }
}
