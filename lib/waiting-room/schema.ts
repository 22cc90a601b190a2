import * as z from 'zod/mini'

/** What the device check found: whether there is a picture and a sound to send. */
export const deviceState = z.strictObject({ camera: z.boolean(), microphone: z.boolean() })

export type DeviceState = z.infer<typeof deviceState>
