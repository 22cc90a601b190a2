import * as z from 'zod/mini'
import { RELAY_STATES } from './rules'

/** What the administration is told of the relay: each address, and whether it does its work. */
export const relayHealth = z.object({
  /** Calls go over the relay or not at all. */
  only: z.boolean(),
  relays: z.array(z.object({ url: z.string(), state: z.enum(RELAY_STATES) })),
})

export type RelayHealth = z.infer<typeof relayHealth>
