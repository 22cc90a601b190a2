import * as z from 'zod/mini'
import { lines } from '@/lib/text/schema'
import { TEXT_KINDS } from './rules'

/** Characters of one language; the database keeps a little more. */
export const MAX_TEXT = 40_000
/** Two texts in which every character takes several bytes. */
export const MAX_TEXT_BYTES = 600_000

export const textParams = z.object({ kind: z.enum(TEXT_KINDS) })

/** A new version, written on top of `base`: the version that its author had before them. */
export const textRequest = z.strictObject({
  base: z.string().check(z.maxLength(20)),
  german: lines(1, MAX_TEXT),
  english: lines(1, MAX_TEXT),
})

export type TextRequest = z.infer<typeof textRequest>

/** Where the new version is found. */
export const publishedText = z.object({ version: z.string() })
