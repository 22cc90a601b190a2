import 'server-only'
import { doctorsOf } from '@/lib/account/store'
import type { Organiser, Visitor } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { Prisma } from '@/lib/db/generated/client'
import { db, type Transaction } from '@/lib/db/prisma'
import { hashOfVisit } from '@/lib/dial-in/store'
import type { Outcome } from '@/lib/http/error'
import { unseal } from '@/lib/seal/store'
import type { VisitView, WaitingPatient, WaitingRoomView } from '@/lib/signalling/schema'
import { notify, seatsOf } from '@/lib/signalling/store'
import { expectedAt } from './estimate.rules'
import type { MessageView } from './message.schema'
import { MOVES, type MoveName, OVER, presenceOf, RETURN_MINUTES, SHOWN_MINUTES, VISIT_ENDS_HOURS } from './rules'
import type { PageState } from './schema'
import { turnsBefore } from './turns.store'

/** The visit behind a cookie, as long as it is not over. */
export async function findVisit(
  token: string,
): Promise<Pick<Visitor, 'id' | 'appointmentId' | 'doctorId'> | undefined> {
  // Asked with every request: one plain statement.
  const [visit] = await db().$queryRaw<Pick<Visitor, 'id' | 'appointmentId' | 'doctorId'>[]>`
    SELECT e.id, e.appointment_id AS "appointmentId", e.doctor_id AS "doctorId"
    FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id
    WHERE e.visit_hash = ${hashOfVisit(token)} AND e.status::text <> ALL (${[...OVER]}::text[])
      AND a.ends_at >= ${now()}::timestamptz - ${VISIT_ENDS_HOURS} * interval '1 hour'`
  return visit
}

/** One legal move of the entries that `which` names, by one conditional UPDATE; false when it came too late. */
export async function move(
  name: MoveName,
  which: { id: string; doctorId?: string; companionId?: null } | { appointmentId: string } | { companionId: string },
  tx: Transaction,
  change: { doctorId?: string } = {},
): Promise<boolean> {
  const { from, to } = MOVES[name]
  const over = OVER.includes(to)
  const { count } = await tx.waitingEntry.updateMany({
    where: { ...which, status: { in: [...from] } },
    data: { status: to, endedAt: over ? now() : null, ...change },
  })
  // What was written to somebody who waited is of no use after the visit.
  if (over && count > 0) await tx.waitingMessage.deleteMany({ where: { entry: { ...which, status: to } } })
  return count > 0
}

/** The patient's device is checked: from here on the doctor sees the name. */
export async function enterWaitingRoom(visitor: Visitor, state: PageState): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const entered = await move('enter', { id: visitor.id }, tx)
    // A second click or a reload: already waiting is as good.
    if (entered) {
      await tx.waitingEntry.update({
        where: { id: visitor.id },
        data: { page: state.page, ...state.findings, arrivedAt: now() },
        select: { id: true },
      })
    }
    await tx.$executeRaw`UPDATE waiting_entry SET last_seen_at = clock_timestamp() WHERE id = ${visitor.id}::uuid`
    await notify([`doctor:${visitor.doctorId}`, `entry:${visitor.id}`], tx)
    return undefined
  })
}

/** The page is there, with these findings; the one heard of last is given the seat. Presence is measured by the database's clock alone. */
export async function recordPresence(visitor: Visitor, { page, findings }: PageState): Promise<void> {
  const { camera, microphone, loudspeaker, network, path } = findings
  const [before] = await db().$queryRaw<{ seconds: number; changed: boolean }[]>`
    UPDATE waiting_entry e SET last_seen_at = clock_timestamp(), page = ${page}::uuid,
      camera = ${camera}, microphone = ${microphone}, loudspeaker = ${loudspeaker}, network = ${network}, path = ${path}
    FROM (
      SELECT id, extract(epoch FROM clock_timestamp() - last_seen_at)::float8 AS seconds,
        (camera, microphone, loudspeaker, network, path)
          IS DISTINCT FROM (${camera}, ${microphone}, ${loudspeaker}, ${network}, ${path}) AS changed
      FROM waiting_entry WHERE id = ${visitor.id}::uuid FOR UPDATE
    ) old
    WHERE e.id = old.id RETURNING old.seconds, old.changed`
  // Called in, and there: the two are together.
  await move('connect', { id: visitor.id }, db())
  if (before && (before.changed || presenceOf(before.seconds) !== 'present'))
    await notify([`doctor:${visitor.doctorId}`])
}

/** A `waiting_message m` as JSON. */
const MESSAGE = Prisma.sql`jsonb_build_object('id', m.id, 'template', m.template, 'text', m.text, 'at', m.sent_at)`

/** What is written stands sealed in it; Postgres writes an instant in JSON with its offset. */
function messageOf({ at, text, ...message }: MessageView): MessageView {
  const said = text === null ? null : unseal('waiting_message.text', message.id, text)
  return { ...message, text: said, at: new Date(at).toISOString() }
}

/** What a patient may see of the own visit; also when it is over, so that the stream can say goodbye. */
export async function visitView(entryId: string, page: string | undefined): Promise<VisitView | undefined> {
  const [[visit], [call]] = await Promise.all([
    db().$queryRaw<
      (Omit<VisitView, 'startsAt' | 'call' | 'messages' | 'expectedAt'> & {
        doctorId: string
        appointmentId: string
        startsAt: Date
        endsAt: Date
        arrivedAt: Date | null
        messages: MessageView[]
      })[]
    >`
      SELECT e.status::text AS status, e.name, d.name AS "doctorName", a.starts_at AS "startsAt",
        a.cancelled_at IS NOT NULL AS cancelled,
        -- Written for the patient: it may say something of them.
        CASE WHEN e.companion_id IS NULL THEN a.cancel_reason ELSE '' END AS "cancelReason",
        c.name AS "clinicName", c.phone AS "clinicPhone", k.kind AS companion,
        e.doctor_id AS "doctorId", a.id AS "appointmentId", a.ends_at AS "endsAt", e.arrived_at AS "arrivedAt",
        EXISTS (
          SELECT 1 FROM call_seat s JOIN call k ON k.id = s.call_id WHERE s.entry_id = e.id AND k.admitted_at IS NOT NULL
        ) AS consulted,
        coalesce((SELECT jsonb_agg(${MESSAGE} ORDER BY m.sent_at, m.id) FROM waiting_message m WHERE m.entry_id = e.id),
          '[]'::jsonb) AS messages
      FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id JOIN account d ON d.id = e.doctor_id
        LEFT JOIN companion k ON k.id = e.companion_id CROSS JOIN clinic c
      WHERE e.id = ${entryId}::uuid`,
    seatsOf({ kind: 'visitor', id: entryId }, page),
  ])
  if (!visit) return undefined
  const { doctorId, appointmentId, startsAt, endsAt, arrivedAt, messages, name, cancelReason, ...shown } = visit
  // Who was sent back to wait waits for something that no appointment knows of; a companion waits for the patient's call.
  const turns = visit.status === 'WAITING' && arrivedAt && !visit.consulted && !visit.companion
  const expected = turns
    ? expectedAt({ startsAt, endsAt }, await turnsBefore({ doctorId, appointmentId, startsAt, arrivedAt }), now())
    : undefined
  return {
    ...shown,
    name: unseal('waiting_entry.name', entryId, name),
    cancelReason: unseal('appointment.cancel_reason', appointmentId, cancelReason),
    startsAt: startsAt.toISOString(),
    messages: messages.map(messageOf),
    expectedAt: expected?.toISOString() ?? null,
    call: call ?? null,
  }
}

/** What a doctor or the team may see: who waits for whom, in order of arrival. Only a doctor has a call. */
export async function waitingRoomView(organiser: Organiser, page: string | undefined): Promise<WaitingRoomView> {
  const doctors = await doctorsOf(organiser)
  const [entries, seats] = await Promise.all([
    db().$queryRaw<
      (Omit<WaitingPatient, 'status' | 'presence' | 'arrivedAt' | 'startsAt' | 'lastMessage'> & {
        status: WaitingPatient['status'] | 'FINISHED'
        doctorId: string
        arrivedAt: Date
        startsAt: Date
        endedAt: Date | null
        seconds: number
        lastMessage: MessageView | null
      })[]
    >`
      WITH shown AS (
        SELECT e.* FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id
        WHERE e.doctor_id = ANY (${doctors.map(({ id }) => id)}::uuid[]) AND (
          e.status IN ('ADMITTED', 'CONNECTED')
          OR e.status = 'WAITING' AND e.last_seen_at > clock_timestamp() - ${SHOWN_MINUTES} * interval '1 minute'
          OR e.status = 'FINISHED' AND a.cancelled_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM companion k WHERE k.id = e.companion_id AND k.withdrawn_at IS NOT NULL)
            AND e.ended_at > ${now()}::timestamptz - ${RETURN_MINUTES} * interval '1 minute'
        )
      )
      SELECT e.id, e.doctor_id AS "doctorId", e.name, e.appointment_id AS "appointmentId", k.kind AS companion,
        e.status::text AS status, e.arrived_at AS "arrivedAt",
        a.starts_at AS "startsAt", a.reference, e.ended_at AS "endedAt",
        jsonb_build_object('camera', e.camera, 'microphone', e.microphone, 'loudspeaker', e.loudspeaker,
          'network', e.network, 'path', e.path) AS findings,
        EXISTS (
          SELECT 1 FROM shown o WHERE o.appointment_id = e.appointment_id AND o.companion_id IS NOT DISTINCT FROM e.companion_id
            AND o.id <> e.id AND o.status <> 'FINISHED'
        ) AS "codeShared",
        (SELECT ${MESSAGE} FROM waiting_message m WHERE m.entry_id = e.id ORDER BY m.sent_at DESC, m.id DESC LIMIT 1)
          AS "lastMessage",
        extract(epoch FROM clock_timestamp() - e.last_seen_at)::float8 AS seconds
      FROM shown e JOIN appointment a ON a.id = e.appointment_id LEFT JOIN companion k ON k.id = e.companion_id
      ORDER BY e.arrived_at, e.id`,
    organiser.kind === 'doctor' ? seatsOf(organiser, page) : [],
  ])
  return {
    doctors: doctors.map((doctor) => {
      const own = entries
        .filter(({ doctorId }) => doctorId === doctor.id)
        .map((entry) => ({ ...entry, name: unseal('waiting_entry.name', entry.id, entry.name) }))
      return {
        ...doctor,
        patients: own.flatMap(
          ({ doctorId: _, status, seconds, arrivedAt, startsAt, endedAt, lastMessage, reference, ...entry }) =>
            status === 'FINISHED'
              ? []
              : {
                  ...entry,
                  status,
                  reference: unseal('appointment.reference', entry.appointmentId, reference),
                  arrivedAt: arrivedAt.toISOString(),
                  startsAt: startsAt.toISOString(),
                  presence: presenceOf(seconds),
                  lastMessage: lastMessage && messageOf(lastMessage),
                },
        ),
        dismissed: own.flatMap(({ id, name, endedAt }) =>
          endedAt ? { id, name, endedAt: endedAt.toISOString() } : [],
        ),
      }
    }),
    call: seats.find(({ admitted }) => admitted) ?? null,
    prepared: seats.filter(({ admitted }) => !admitted),
  }
}
