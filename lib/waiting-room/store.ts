import 'server-only'
import { doctorsOf } from '@/lib/account/store'
import type { Organiser, Visitor } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { hashOfVisit } from '@/lib/dial-in/store'
import type { Outcome } from '@/lib/http/error'
import type { VisitView, WaitingPatient, WaitingRoomView } from '@/lib/signalling/schema'
import { notify, seatsOf } from '@/lib/signalling/store'
import { MOVES, type MoveName, OVER, presenceOf, SHOWN_MINUTES, VISIT_ENDS_HOURS } from './rules'
import type { PageState } from './schema'

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
  which: { id: string; doctorId?: string } | { appointmentId: string },
  tx: Transaction,
): Promise<boolean> {
  const { from, to } = MOVES[name]
  const over = OVER.includes(to)
  const { count } = await tx.waitingEntry.updateMany({
    where: { ...which, status: { in: [...from] } },
    data: { status: to, ...(over ? { endedAt: now() } : {}) },
  })
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

/** What a patient may see of the own visit; also when it is over, so that the stream can say goodbye. */
export async function visitView(entryId: string, page: string | undefined): Promise<VisitView | undefined> {
  const [[visit], [call]] = await Promise.all([
    db().$queryRaw<(Omit<VisitView, 'startsAt' | 'call'> & { startsAt: Date })[]>`
      SELECT e.status::text AS status, e.name, d.name AS "doctorName", a.starts_at AS "startsAt",
        a.cancelled_at IS NOT NULL AS cancelled, a.cancel_reason AS "cancelReason", c.name AS "clinicName", c.phone AS "clinicPhone"
      FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id JOIN account d ON d.id = e.doctor_id
        CROSS JOIN clinic c
      WHERE e.id = ${entryId}::uuid`,
    seatsOf({ kind: 'visitor', id: entryId }, page),
  ])
  return visit && { ...visit, startsAt: visit.startsAt.toISOString(), call: call ?? null }
}

/** What a doctor or the team may see: who waits for whom, in order of arrival. Only a doctor has a call. */
export async function waitingRoomView(organiser: Organiser, page: string | undefined): Promise<WaitingRoomView> {
  const doctors = await doctorsOf(organiser)
  const [entries, seats] = await Promise.all([
    db().$queryRaw<
      (Omit<WaitingPatient, 'presence' | 'arrivedAt' | 'startsAt'> & {
        doctorId: string
        arrivedAt: Date
        startsAt: Date
        seconds: number
      })[]
    >`
      SELECT e.id, e.doctor_id AS "doctorId", e.name, e.status::text AS status, e.arrived_at AS "arrivedAt",
        a.starts_at AS "startsAt", a.reference,
        jsonb_build_object('camera', e.camera, 'microphone', e.microphone, 'loudspeaker', e.loudspeaker,
          'network', e.network, 'path', e.path) AS findings,
        extract(epoch FROM clock_timestamp() - e.last_seen_at)::float8 AS seconds
      FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id
      WHERE e.doctor_id = ANY (${doctors.map(({ id }) => id)}::uuid[]) AND (
        e.status IN ('ADMITTED', 'CONNECTED')
        OR e.status = 'WAITING' AND e.last_seen_at > clock_timestamp() - ${SHOWN_MINUTES} * interval '1 minute'
      )
      ORDER BY e.arrived_at, e.id`,
    organiser.kind === 'doctor' ? seatsOf(organiser, page) : [],
  ])
  return {
    doctors: doctors.map((doctor) => ({
      ...doctor,
      patients: entries
        .filter(({ doctorId }) => doctorId === doctor.id)
        .map(({ doctorId: _, seconds, arrivedAt, startsAt, ...entry }) => ({
          ...entry,
          arrivedAt: arrivedAt.toISOString(),
          startsAt: startsAt.toISOString(),
          presence: presenceOf(seconds),
        })),
    })),
    call: seats.find(({ admitted }) => admitted) ?? null,
    prepared: seats.filter(({ admitted }) => !admitted),
  }
}
