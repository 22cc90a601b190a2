import 'server-only'
import { doctorsOf } from '@/lib/account/store'
import type { Organiser, Visitor } from '@/lib/auth/rules'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { hashOfVisit } from '@/lib/dial-in/store'
import type { Outcome } from '@/lib/http/error'
import type { CallView, VisitView, WaitingPatient, WaitingRoomView } from '@/lib/signalling/schema'
import { notify } from '@/lib/signalling/store'
import { MOVES, type MoveName, OVER, presenceOf, SHOWN_MINUTES, VISIT_ENDS_HOURS } from './rules'
import type { DeviceState } from './schema'

/** The visit behind a cookie, as long as it is not over. */
export async function findVisit(
  token: string,
): Promise<Pick<Visitor, 'id' | 'appointmentId' | 'doctorId'> | undefined> {
  const entry = await db().waitingEntry.findUnique({
    where: {
      visitHash: hashOfVisit(token),
      status: { notIn: [...OVER] },
      appointment: { endsAt: { gte: new Date(now().getTime() - VISIT_ENDS_HOURS * 3_600_000) } },
    },
    select: { id: true, appointmentId: true, doctorId: true },
  })
  return entry ?? undefined
}

/** One legal move of the entries that `which` names, by one conditional UPDATE; false when it came too late. */
export async function move(
  name: MoveName,
  which: { id: string } | { appointmentId: string },
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
export async function enterWaitingRoom(visitor: Visitor, device: DeviceState): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const entered = await move('enter', { id: visitor.id }, tx)
    // A second click or a reload: already waiting is as good.
    if (entered) {
      await tx.waitingEntry.update({
        where: { id: visitor.id },
        data: { ...device, arrivedAt: now() },
        select: { id: true },
      })
    }
    await tx.$executeRaw`UPDATE waiting_entry SET last_seen_at = clock_timestamp() WHERE id = ${visitor.id}::uuid`
    await notify([`doctor:${visitor.doctorId}`, `entry:${visitor.id}`], tx)
    return undefined
  })
}

/** The page is there, with these devices. Presence is measured by the database's clock alone. */
export async function recordPresence(visitor: Visitor, device: DeviceState): Promise<void> {
  const [before] = await db().$queryRaw<{ seconds: number; changed: boolean }[]>`
    UPDATE waiting_entry e SET last_seen_at = clock_timestamp(), camera = ${device.camera}, microphone = ${device.microphone}
    FROM (
      SELECT id, extract(epoch FROM clock_timestamp() - last_seen_at)::float8 AS seconds,
        (camera, microphone) IS DISTINCT FROM (${device.camera}::boolean, ${device.microphone}::boolean) AS changed
      FROM waiting_entry WHERE id = ${visitor.id}::uuid FOR UPDATE
    ) old
    WHERE e.id = old.id RETURNING old.seconds, old.changed`
  if (before && (before.changed || presenceOf(before.seconds) !== 'present'))
    await notify([`doctor:${visitor.doctorId}`])
}

/** What a patient may see of the own visit; also when it is over, so that the stream can say goodbye. */
export async function visitView(entryId: string, page: string | undefined): Promise<VisitView | undefined> {
  const [entry, clinic] = await Promise.all([
    db().waitingEntry.findUnique({
      where: { id: entryId },
      select: {
        status: true,
        name: true,
        doctor: { select: { name: true } },
        appointment: { select: { startsAt: true, cancelledAt: true } },
        seats: {
          where: { call: { endedAt: null } },
          select: { callId: true, seat: true, call: { select: { seats: true } } },
        },
      },
    }),
    clinicSettings(),
  ])
  if (!entry) return undefined
  const seat = entry.seats[0]
  return {
    status: entry.status,
    name: entry.name,
    doctorName: entry.doctor.name,
    startsAt: entry.appointment.startsAt.toISOString(),
    cancelled: entry.appointment.cancelledAt !== null,
    clinicName: clinic.name,
    clinicPhone: clinic.phone,
    call: seat ? callView(seat.callId, seat.seat, seat.call.seats, page) : null,
  }
}

/** What a doctor or the team may see: who waits for whom, in order of arrival. Only a doctor has a call. */
export async function waitingRoomView(organiser: Organiser, page: string | undefined): Promise<WaitingRoomView> {
  const doctors = await doctorsOf(organiser)
  const [entries, open] = await Promise.all([
    db().$queryRaw<
      (Omit<WaitingPatient, 'presence' | 'arrivedAt' | 'startsAt'> & {
        doctorId: string
        arrivedAt: Date
        startsAt: Date
        seconds: number
      })[]
    >`
      SELECT e.id, e.doctor_id AS "doctorId", e.name, e.status::text AS status, e.arrived_at AS "arrivedAt",
        a.starts_at AS "startsAt", a.reference, e.camera, e.microphone,
        extract(epoch FROM clock_timestamp() - e.last_seen_at)::float8 AS seconds
      FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id
      WHERE e.doctor_id = ANY (${doctors.map(({ id }) => id)}::uuid[]) AND (
        e.status IN ('ADMITTED', 'CONNECTED')
        OR e.status = 'WAITING' AND e.last_seen_at > clock_timestamp() - ${SHOWN_MINUTES} * interval '1 minute'
      )
      ORDER BY e.arrived_at, e.id`,
    organiser.kind === 'doctor'
      ? db().call.findFirst({ where: { doctorId: organiser.id, endedAt: null }, select: { id: true, seats: true } })
      : null,
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
    call: open ? callView(open.id, 0, open.seats, page) : null,
  }
}

type Seat = { readonly seat: number; readonly epoch: number; readonly page: string | null }

function callView(id: string, own: number, seats: readonly Seat[], page: string | undefined): CallView {
  const mine = seats.find(({ seat }) => seat === own)
  const holder = mine?.page ?? null
  return {
    id,
    seat: own,
    epoch: mine?.epoch ?? 0,
    held: holder === null ? 'nobody' : holder === page ? 'here' : 'elsewhere',
    others: seats.filter(({ seat }) => seat !== own).map(({ seat, epoch }) => ({ seat, epoch })),
  }
}
