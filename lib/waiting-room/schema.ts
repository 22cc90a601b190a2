import * as z from 'zod/mini'

/** What the device check found: whether there is a picture and a sound to send; null while it is still looking. */
export const deviceState = z.strictObject({ camera: z.nullable(z.boolean()), microphone: z.nullable(z.boolean()) })

export type DeviceState = z.infer<typeof deviceState>
