'use client'

import { useTranslations } from 'next-intl'
import type { MessageView } from '@/lib/waiting-room/message.schema'

/** A message as it is read: a ready sentence in the language of this page, or the words that were written. */
export function useMessageWords(): (message: MessageView) => string {
  const t = useTranslations('waitingMessage')
  return ({ template, text }) => (template === null ? (text ?? '') : t(template))
}
