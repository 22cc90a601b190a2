import * as z from 'zod/mini'
import { type ChatMessage, harmless, MAX_TEXT } from './chat.rules'

/** What the two browsers write to each other, on their own channel only (R3). */

const writer = z.string().check(z.regex(/^[0-9a-f]{32}$/))
const count = z.int().check(z.minimum(0), z.maximum(1_000_000))

/** Shown as text and as nothing else: no links, no markup (docs/decisions/008-written-words-are-text.md). */
const text = z.pipe(z.string().check(z.maxLength(MAX_TEXT)), z.transform(harmless))

export const chatMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('chat-hello'), writer, of: z.nullable(writer), upTo: count }),
  z.strictObject({ kind: z.literal('chat-line'), n: count.check(z.minimum(1)), text }),
  z.strictObject({ kind: z.literal('chat-heard'), upTo: count }),
  z.strictObject({ kind: z.literal('chat-draft'), text }),
])

chatMessage satisfies z.ZodMiniType<ChatMessage>
