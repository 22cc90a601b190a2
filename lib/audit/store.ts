import 'server-only'
import { hkdfSync, randomUUID } from 'node:crypto'
import type { Actor } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { macOf } from './chain.rules'
import type { AuditAction, AuditSubject } from './rules'

type Event = {
  readonly actor: Pick<Actor, 'kind' | 'id'> | 'system'
  readonly action: AuditAction
  readonly subject?: AuditSubject | null | undefined
}

let key: Buffer | undefined

/** From a secret that is not in the database: whoever can write into the tables alone makes no valid entry. */
export function auditKey(): Buffer {
  key ??= Buffer.from(hkdfSync('sha256', env().CODE_PEPPER, '', 'audit-trail', 32))
  return key
}

/** Writes one entry: ids only, never a name (L11). Inside `tx` it stands or falls with the change itself. */
export async function recordEvent(event: Event, tx: Transaction = db()): Promise<void> {
  await tx.auditEvent.create({ data: rowOf(event), select: { id: true } })
}

/** The same about several subjects, as one statement. */
export async function recordEvents(
  event: Omit<Event, 'subject'>,
  subjects: readonly AuditSubject[],
  tx: Transaction = db(),
): Promise<void> {
  await tx.auditEvent.createMany({ data: subjects.map((subject) => rowOf({ ...event, subject })) })
}

function rowOf({ actor, action, subject }: Event) {
  const content = {
    id: randomUUID(),
    at: now(),
    actorKind: actor === 'system' ? 'system' : actor.kind,
    actorId: actor === 'system' ? null : actor.id,
    action,
    subjectKind: subject?.[0] ?? null,
    subjectId: subject?.[1] ?? null,
  }
  return { ...content, mac: macOf(content, auditKey()) }
}
