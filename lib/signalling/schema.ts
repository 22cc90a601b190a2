import * as z from 'zod/mini'

// Read by the patient's browser: ids are opaque there, and z.uuid() would bring every format's pattern along.
const id = z.string()
const seat = z.int()
const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
})

/** The other seats of a call; epoch 0 = nobody has sat there yet. */
const others = z.array(z.object({ seat, epoch: z.int() }))

/** What a page gets with its seat. */
export const seatTicket = z.object({
  callId: id,
  seat,
  epoch: z.int(),
  lastAttempt: z.int(),
  others,
  iceServers: z.array(iceServer),
})

export type SeatTicket = z.infer<typeof seatTicket>

const call = z.object({
  id,
  /** The reader's own seat, and the page that holds it. */
  seat,
  /** Raised by every taking of the own seat. */
  epoch: z.int(),
  held: z.enum(['here', 'elsewhere', 'nobody']),
  others,
})

export type CallView = z.infer<typeof call>

/** What a patient may see of their visit. */
export const visitView = z.object({
  status: z.enum(['PREPARING', 'WAITING', 'ADMITTED', 'CONNECTED', 'FINISHED', 'LEFT']),
  name: z.string(),
  doctorName: z.string(),
  startsAt: z.string(),
  cancelled: z.boolean(),
  clinicName: z.string(),
  clinicPhone: z.string(),
  call: z.nullable(call),
})

export type VisitView = z.infer<typeof visitView>

const waitingPatient = z.object({
  id,
  name: z.string(),
  status: z.enum(['WAITING', 'ADMITTED', 'CONNECTED']),
  arrivedAt: z.string(),
  startsAt: z.string(),
  reference: z.string(),
  presence: z.enum(['present', 'unstable', 'away']),
  camera: z.nullable(z.boolean()),
  microphone: z.nullable(z.boolean()),
})

export type WaitingPatient = z.infer<typeof waitingPatient>

/** What a doctor or the team may see of the waiting room, in order of arrival. */
export const waitingRoomView = z.object({
  doctors: z.array(z.object({ id: id, name: z.string(), patients: z.array(waitingPatient) })),
  call: z.nullable(call),
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

/** Every event that a stream carries; docs/protocol.md describes them. */
export const EVENTS = {
  visit: visitView,
  'waiting-room': waitingRoomView,
  signals: signalDelivery,
  reset: mailboxReset,
  /** The visit or the sign-in is over: the client does not come back. */
  over: z.object({}),
} as const

export type EventName = keyof typeof EVENTS
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>
