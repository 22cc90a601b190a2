import * as z from 'zod/mini'

/** What the goodbye page holds instead of the cookie, in its memory only; null when there is no way back. */
export const farewell = z.object({ key: z.nullable(z.string()) })

/** Whether the practice has opened the way back, and with `enter`: go it. */
export const returnRequest = z.strictObject({ key: z.string().check(z.maxLength(64)), enter: z.boolean() })

/** `shut`: the visit is over, for now. `gone`: there is no way back any more. `entered`: the cookie is there again. */
export const wayBack = z.object({ state: z.enum(['shut', 'open', 'gone', 'entered']) })

export type WayBack = z.infer<typeof wayBack>['state']
