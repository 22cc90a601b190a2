import * as z from 'zod/mini'

/** What the whole chain says of the trail. */
export const trailCheck = z.object({
  at: z.iso.datetime(),
  intact: z.boolean(),
  /** Entries that are in the chain and still there. */
  entries: z.int(),
  /** The newest link: whoever has noted it down can tell later that nothing before it was changed. */
  head: z.object({ seq: z.int(), hash: z.string() }),
  faults: z.array(z.object({ kind: z.enum(['changed', 'removed', 'inserted', 'chain']), seq: z.nullable(z.int()) })),
  furtherFaults: z.int(),
})

export type TrailCheck = z.infer<typeof trailCheck>
