import * as z from 'zod/mini'

/**
 * What one side sends just now, said whenever it changes and whenever an attempt is connected: a black picture alone
 * does not tell an empty room from a camera that is off. `audioOnly` asks the other side for no picture either.
 */
export const sendingMessage = z.object({
  kind: z.literal('sending'),
  microphone: z.boolean(),
  picture: z.enum(['camera', 'screen', 'none']),
  audioOnly: z.boolean(),
})

export type SendingMessage = z.infer<typeof sendingMessage>
