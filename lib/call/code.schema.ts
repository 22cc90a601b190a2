import * as z from 'zod/mini'

/**
 * What the two browsers of a line say to each other about the security code: docs/protocol.md, part 2. Never sent
 * through the server.
 */

/** 32 bytes in hexadecimal digits. */
const bytes32 = z.string().check(z.regex(/^[0-9a-f]{64}$/))

const commitment = z.object({ kind: z.literal('code-commitment'), commitment: bytes32 })
const nonce = z.object({ kind: z.literal('code-nonce'), nonce: bytes32 })
const reveal = z.object({ kind: z.literal('code-reveal'), nonce: bytes32 })

/** What the person on this side has found, comparing. `mismatch` is also said after a breach of the protocol. */
const verdict = z.object({ kind: z.literal('code-verdict'), verdict: z.enum(['match', 'mismatch']) })

export const codeMessages = [commitment, nonce, reveal, verdict] as const

export type ExchangeMessage = z.infer<typeof commitment> | z.infer<typeof nonce> | z.infer<typeof reveal>

export type CodeMessage = ExchangeMessage | z.infer<typeof verdict>

export function isCodeMessage(message: { readonly kind: string }): message is CodeMessage {
  return message.kind.startsWith('code-')
}
