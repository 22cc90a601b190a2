import * as z from 'zod/mini'

/** The parameters of a route with one id. */
export const idParams = z.object({ id: z.uuid() })
