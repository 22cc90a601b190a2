import * as z from 'zod/mini'
import { chatMessage } from './chat.schema'
import { codeMessages } from './code.schema'
import { fileMessage } from './file.schema'
import { sendingMessage } from './sending.schema'

/**
 * What the two browsers of a line say to each other on the encrypted data channel, beside picture and sound. Each kind
 * of talk has its own schema; docs/protocol.md describes them all.
 */

/**
 * The doctor lets the waiting patient through, or takes it back because the server refused: both sides swap their
 * tracks at once, and need not wait for the server's word.
 */
const admission = z.object({ kind: z.literal('admission'), admitted: z.boolean() })

const talkMessage = z.discriminatedUnion('kind', [admission, sendingMessage, ...codeMessages, chatMessage, fileMessage])

export type TalkMessage = z.infer<typeof talkMessage>

/** More is no message of this version. */
export const MAX_TALK_CHARACTERS = 16_000

/** Null for anything that is not a message of this version: it is dropped, and the call goes on. */
export function readTalkMessage(text: string): TalkMessage | null {
  if (text.length > MAX_TALK_CHARACTERS) return null
  try {
    return talkMessage.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
