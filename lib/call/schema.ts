import * as z from 'zod/mini'
import { MAX_SIGNAL_CHARACTERS, MAX_SIGNALS_PER_POST } from '@/lib/signalling/rules'

const seat = z.int().check(z.minimum(0), z.maximum(8))
const positive = z.int().check(z.minimum(1), z.maximum(2_000_000_000))

/** A batch of signals from a seat. `n` numbers the page's messages, so that a repeated POST delivers nothing twice. */
export const signalBatch = z.strictObject({
  page: z.uuid(),
  seat,
  to: seat,
  attempt: positive,
  messages: z
    .array(z.strictObject({ n: positive, body: z.string().check(z.minLength(1), z.maxLength(MAX_SIGNAL_CHARACTERS)) }))
    .check(z.minLength(1), z.maxLength(MAX_SIGNALS_PER_POST)),
})

export type SignalBatch = z.infer<typeof signalBatch>

/** Taking a seat: the page that holds it from now on. */
export const seatRequest = z.strictObject({ page: z.uuid() })

/** How a page asks for its stream. `read` says what it has already, call by call. */
export const eventsQuery = z.object({
  as: z.optional(z.literal('visitor')),
  page: z.uuid(),
  read: z._default(z.string().check(z.regex(/^([0-9a-f-]{36}:\d{1,10}(,|$)){0,16}$/)), ''),
})

export type EventsQuery = z.infer<typeof eventsQuery>
