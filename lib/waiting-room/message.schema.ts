import * as z from 'zod/mini'

/** The sentences that are ready to send; their words: messages `waitingMessage.<template>`. The database holds the same set. */
export const TEMPLATES = ['soon', 'ten-minutes', 'twenty-minutes', 'thirty-minutes', 'phone'] as const

/** A word to somebody who waits: one of the ready sentences, or words of one's own. */
export const messageView = z.object({
  id: z.string(),
  template: z.nullable(z.enum(TEMPLATES)),
  /** Null with a template. */
  text: z.nullable(z.string()),
  at: z.string(),
})

export type MessageView = z.infer<typeof messageView>
