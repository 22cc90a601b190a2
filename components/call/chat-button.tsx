'use client'

import { MessageSquareText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Ref } from 'react'
import type { Conversation } from '@/lib/call/conversation.client'
import { useConversation } from './use-conversation'

/** »Nachrichten« in the call's toolbar, with a quiet number: nothing moves and nothing sounds (R23). */
export function ChatButton({
  conversation,
  open,
  panelId,
  onClick,
  ref,
}: {
  conversation: Conversation
  open: boolean
  panelId: string
  onClick: () => void
  ref: Ref<HTMLButtonElement>
}) {
  const t = useTranslations('chat')
  const { unread } = useConversation(conversation)
  return (
    <button
      ref={ref}
      type="button"
      aria-expanded={open}
      aria-controls={open ? panelId : undefined}
      onClick={onClick}
      className="relative flex min-h-16 w-24 flex-col items-center justify-center gap-1 rounded-xl border-2 border-transparent bg-stage-raised px-2 py-2 text-sm leading-tight font-semibold text-on-stage hover:bg-stage-hover aria-expanded:bg-on-stage aria-expanded:text-stage sm:w-32"
    >
      <MessageSquareText aria-hidden="true" className="size-6 shrink-0" />
      <span>{t('title')}</span>
      {unread > 0 ? (
        <>
          <span className="sr-only">{t('unread', { count: unread })}</span>
          <span
            aria-hidden="true"
            className="absolute top-1 right-1 min-w-6 rounded-full bg-on-stage px-1.5 leading-6 text-stage"
          >
            {unread > 99 ? '99+' : unread}
          </span>
        </>
      ) : null}
    </button>
  )
}
