import * as z from 'zod/mini'
import { line } from '@/lib/text/schema'
import { TEMPLATES } from './message.schema'

export const MAX_MESSAGE = 300

/** A message to somebody who waits. */
export const messageRequest = z.union([
  z.strictObject({ template: z.enum(TEMPLATES) }),
  z.strictObject({ text: line(1, MAX_MESSAGE) }),
])

export type MessageRequest = z.infer<typeof messageRequest>

/** Who takes over. */
export const handOverRequest = z.strictObject({ doctorId: z.uuid() })

/** The doctors somebody may hand a patient over to. */
export const colleagues = z.array(z.object({ id: z.string(), name: z.string() }))

export type Colleague = z.infer<typeof colleagues>[number]
