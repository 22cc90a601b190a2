import 'server-only'
import type { Actor } from '@/lib/auth/rules'
import { db, type Transaction } from '@/lib/db/prisma'

/** The closed list of what is written to the audit trail. */
export type AuditAction =
  | 'sign-in.accepted'
  | 'sign-in.refused'
  | 'appointment.created'
  | 'appointment.changed'
  | 'appointment.cancelled'
  | 'appointment.refused'
  | 'code.renewed'
  | 'code.locked'
  | 'code.unlocked'
  | 'invitation.queued'
  | 'companion.invited'
  | 'companion.withdrawn'
  | 'companion.sent-back'
  | 'visit.dialled-in'
  | 'visit.refused'
  | 'visit.left'
  | 'consent.withdrawn'
  | 'consultation.admitted'
  | 'consultation.requeued'
  | 'consultation.finished'
  | 'consultation.abandoned'
  | 'waiting.message-sent'
  | 'waiting.handed-over'
  | 'waiting.dismissed'
  | 'waiting.returned'
  | 'waiting.refused'
  | 'call.code-mismatch'
  | 'clinic.window-changed'
  | 'opening-times.changed'
  | 'retention.changed'
  | 'retention.purged'

export type AuditSubject = readonly [
  'account' | 'appointment' | 'waiting-entry' | 'call' | 'clinic' | 'purge-run',
  string | undefined,
]

type Event = {
  readonly actor: Pick<Actor, 'kind' | 'id'> | 'system'
  readonly action: AuditAction
  readonly subject?: AuditSubject | null | undefined
}

/** Writes one entry: ids only, never a name (L11). Inside `tx` it stands or falls with the change itself. */
export async function recordEvent({ actor, action, subject }: Event, tx: Transaction = db()): Promise<void> {
  await tx.auditEvent.create({
    data: {
      actorKind: actor === 'system' ? 'system' : actor.kind,
      actorId: actor === 'system' ? null : actor.id,
      action,
      subjectKind: subject?.[0] ?? null,
      subjectId: subject?.[1] ?? null,
    },
    select: { id: true },
  })
}

/** The same about several subjects, as one statement. */
export async function recordEvents(
  { actor, action }: Omit<Event, 'subject'>,
  subjects: readonly AuditSubject[],
  tx: Transaction = db(),
): Promise<void> {
  await tx.auditEvent.createMany({
    data: subjects.map(([subjectKind, subjectId]) => ({
      actorKind: actor === 'system' ? 'system' : actor.kind,
      actorId: actor === 'system' ? null : actor.id,
      action,
      subjectKind,
      subjectId: subjectId ?? null,
    })),
  })
}
