'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef } from 'react'
import type { Size } from '@/components/ui/button'
import type { Conversation } from '@/lib/call/conversation.client'
import { ChatComposer } from './chat-composer'
import { ChatLog } from './chat-log'
import { useConversation } from './use-conversation'

/**
 * What was written and handed over in this call, and the line to write in. Letters of the other side stand in a line of
 * their own and are not spoken one by one: chat-news.tsx speaks what is finished.
 */
export function ChatPanel({
  id,
  conversation,
  otherName,
  group,
  size,
  onClose,
}: {
  id: string
  conversation: Conversation
  otherName: string
  /** There are more people than two: what is written goes to everybody. */
  group: boolean
  size: Size
  onClose: () => void
}) {
  const t = useTranslations('chat')
  const titleId = useId()
  const panel = useRef<HTMLElement>(null)
  const { chat, lines, drafts, transfers } = useConversation(conversation)

  useEffect(() => {
    conversation.read(true)
    return () => conversation.read(false)
  }, [conversation])

  useEffect(() => {
    // A finger's keyboard would cover what was to be read: there the title comes first.
    const first = matchMedia('(pointer: coarse)').matches ? 'h2' : 'textarea'
    panel.current?.querySelector<HTMLElement>(first)?.focus()
  }, [])

  return (
    <section
      ref={panel}
      id={id}
      aria-labelledby={titleId}
      className={`flex min-h-0 flex-1 flex-col bg-surface lg:max-w-md lg:basis-96 text-ink ${size === 'large' ? 'text-lg' : 'text-base'}`}
    >
      <header className="flex items-center justify-between gap-3 border-b border-line pl-4">
        <h2 id={titleId} tabIndex={-1} className="font-bold outline-none">
          {t('title')}
        </h2>
        <button
          type="button"
          onClick={onClose}
          className="inline-flex min-h-12 items-center gap-2 rounded-lg px-4 font-semibold text-accent hover:underline"
        >
          <X aria-hidden="true" className="size-5" />
          {t('close')}
        </button>
      </header>
      <ChatLog
        conversation={conversation}
        lines={lines}
        drafts={drafts}
        transfers={transfers}
        otherName={otherName}
        group={group}
        size={size}
      />
      <ChatComposer conversation={conversation} chat={chat} otherName={otherName} group={group} size={size} />
    </section>
  )
}
