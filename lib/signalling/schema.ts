import * as z from 'zod/mini'
import { companionKind } from '@/lib/companion/schema'
import { findings } from '@/lib/waiting-room/findings.schema'
import { messageView } from '@/lib/waiting-room/message.schema'

// Read by the patient's browser: ids are opaque there, and z.uuid() would bring every format's pattern along.
const id = z.string()
const seat = z.int()
/** How an attempt may go. Its credentials are made for one attempt and live for minutes. */
export const relayView = z.object({
  only: z.boolean(),
  servers: z.array(
    z.object({
      urls: z.array(z.string()),
      username: z.exactOptional(z.string()),
      credential: z.exactOptional(z.string()),
    }),
  ),
})

export type RelayView = z.infer<typeof relayView>

/**
 * Somebody else in the same call, and whom a page connects to: every two seats have a connection of their own. The name
 * is seen by who is admitted into the same call, and by nobody before (R18).
 */
export const otherSeat = z.object({
  seat,
  /** 0 = nobody has sat there yet. */
  epoch: z.int(),
  /** Of the connection between these two: the next attempt must be above it. */
  lastAttempt: z.int(),
  /** Another one as soon as somebody else sits there; says nothing of anybody. */
  person: z._default(z.string(), ''),
  name: z.string(),
  /** Null for the doctor and the patient. */
  companion: z.nullable(companionKind),
})

export type OtherSeat = z.infer<typeof otherSeat>

/** A person's place in a call: what snapshots show, and what the taking of the seat is answered with. */
export const seatView = z.object({
  callId: id,
  /** Whose waiting entry the call is about. */
  entryId: id,
  /** »Aufrufen« was clicked; before it the call is prepared: connected without picture or sound. */
  admitted: z.boolean(),
  seat,
  /** Raised whenever a page takes this seat. */
  epoch: z.int(),
  held: z.enum(['here', 'elsewhere', 'nobody']),
  others: z.array(otherSeat),
  /** For the first attempt. */
  relay: relayView,
})

export type SeatView = z.infer<typeof seatView>

/** What a patient may see of their visit. */
export const visitView = z.object({
  status: z.enum(['PREPARING', 'WAITING', 'ADMITTED', 'CONNECTED', 'FINISHED', 'LEFT']),
  name: z.string(),
  doctorName: z.string(),
  startsAt: z.string(),
  cancelled: z.boolean(),
  /** Empty when none was given. */
  cancelReason: z._default(z.string(), ''),
  clinicName: z.string(),
  clinicPhone: z.string(),
  /** Somebody has been called in before: the end of the visit is the end of a consultation. */
  consulted: z.boolean(),
  /** The newest last. */
  messages: z.array(messageView),
  /** When they are likely to be called in; null where that cannot be known honestly. */
  expectedAt: z.nullable(z.string()),
  /** Why they are here; null for the patient. */
  companion: z.nullable(companionKind),
  call: z.nullable(seatView),
})

export type VisitView = z.infer<typeof visitView>

const waitingPatient = z.object({
  id,
  name: z.string(),
  /** Null for the patient; otherwise the companion of this appointment's patient. */
  companion: z.nullable(companionKind),
  appointmentId: id,
  status: z.enum(['WAITING', 'ADMITTED', 'CONNECTED']),
  arrivedAt: z.string(),
  startsAt: z.string(),
  reference: z.string(),
  presence: z.enum(['present', 'unstable', 'away']),
  findings,
  /** Another device waits with the same code: the doctor asks who is who. */
  codeShared: z.boolean(),
  lastMessage: z.nullable(messageView),
})

/** Whose visit the practice has ended just now, and can take up again. */
const dismissedPatient = z.object({ id, name: z.string(), endedAt: z.string() })

export type DismissedPatient = z.infer<typeof dismissedPatient>

export type WaitingPatient = z.infer<typeof waitingPatient>

/** What a doctor or the team may see of the waiting room, in order of arrival. */
export const waitingRoomView = z.object({
  doctors: z.array(
    z.object({ id: id, name: z.string(), patients: z.array(waitingPatient), dismissed: z.array(dismissedPatient) }),
  ),
  call: z.nullable(seatView),
  /** Calls with patients who still wait. */
  prepared: z.array(seatView),
})

export type WaitingRoomView = z.infer<typeof waitingRoomView>

/** Signals for the seat that this page holds; `upTo` is where the next reading begins. */
export const signalDelivery = z.object({
  callId: id,
  upTo: z.int(),
  signals: z.array(z.object({ from: seat, attempt: z.int(), body: z.string() })),
})

export type SignalDelivery = z.infer<typeof signalDelivery>

/** The mailbox has lost signals (crash recovery): make a new attempt. */
export const mailboxReset = z.object({ callId: id, upTo: z.int() })

/** Every event that a stream carries; docs/protocol-server.md describes them. */
export const EVENTS = {
  visit: visitView,
  'waiting-room': waitingRoomView,
  /** The agenda has changed: whoever shows it reads it again. */
  agenda: z.object({ version: z.string() }),
  signals: signalDelivery,
  reset: mailboxReset,
  /** The visit or the sign-in is over: the client does not come back. */
  over: z.object({}),
} as const

export type EventName = keyof typeof EVENTS
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>
