import * as z from 'zod/mini'
import { type FileMessage, MAX_FILE_BYTES } from './file.rules'

/** What the two browsers say about their files; the bytes follow as binary messages (file-part.rules.ts). */

const id = z.int().check(z.minimum(0), z.maximum(0xffff_ffff))
const bytes = z.int().check(z.minimum(0), z.maximum(MAX_FILE_BYTES))

/** Longer than file systems allow, for the name is cut where it is shown (file-name.rules.ts). */
const name = z.string().check(z.maxLength(1_024))

export const fileMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file-offer'), id, name, size: bytes }),
  z.strictObject({ kind: z.literal('file-accept'), id, from: bytes }),
  z.strictObject({ kind: z.literal('file-decline'), id, why: z.enum(['person', 'full']) }),
  z.strictObject({ kind: z.literal('file-withdraw'), id }),
  z.strictObject({ kind: z.literal('file-arrived'), id }),
])

fileMessage satisfies z.ZodMiniType<FileMessage>
