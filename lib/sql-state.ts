import * as z from 'zod/mini'

/** Prisma says in words of its own what failed; the database's word stands in what its driver has heard. */
const heard = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }),
})

/** The database's own word for what failed, such as 53100 for a full disk; undefined for whatever is not from it. */
export function sqlStateOf(error: unknown): string | undefined {
  return heard.safeParse(error).data?.meta.driverAdapterError.cause.originalCode
}
