import * as z from 'zod/mini'

/** How to reach the clinic's relay for a trial; empty where there is none. */
export const relayTrial = z.object({
  iceServers: z.array(
    z.object({ urls: z.array(z.string()), username: z.optional(z.string()), credential: z.optional(z.string()) }),
  ),
})

export type RelayTrial = z.infer<typeof relayTrial>
