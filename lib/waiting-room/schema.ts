import * as z from 'zod/mini'

/** What a patient's page says of itself: its id, and whether it has a picture and a sound to send; null = not known yet. */
export const pageState = z.strictObject({
  page: z.uuid(),
  camera: z.nullable(z.boolean()),
  microphone: z.nullable(z.boolean()),
})

export type PageState = z.infer<typeof pageState>
