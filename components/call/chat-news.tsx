'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Conversation } from '@/lib/call/conversation.client'
import { safeFileName } from '@/lib/call/file-name.rules'
import { useConversation } from './use-conversation'

/** The words stay in the chat; here they are for a moment. */
const SHOWN_MS = 10_000

/**
 * What has come from the other side, said once: spoken for who listens to the page, and, while the chat is closed, for
 * patients the newest line over the picture. The doctor is only told that there is something (R23).
 */
export function ChatNews({
  conversation,
  otherName,
  open,
  shown,
  onOpen,
}: {
  conversation: Conversation
  otherName: string
  /** The chat is on the screen. */
  open: boolean
  /** The newest line is shown while the chat is closed. */
  shown: boolean
  onOpen: () => void
}) {
  const t = useTranslations('chat')
  const { lines, transfers } = useConversation(conversation)
  const line = lines.findLast(({ from }) => from === 'other')
  const file = transfers.findLast(
    ({ from, status }) => from === 'other' && (status === 'offered' || status === 'arrived'),
  )
  const discreet = !open && !shown
  const nameOf = (one: { person: string | null } | undefined) => one?.person ?? otherName
  const fileName = safeFileName(file?.name ?? '', t('unnamed'))
  const saying = useFresh(
    line?.key,
    discreet ? t('something', { name: nameOf(line) }) : t('said', { name: nameOf(line), text: line?.text ?? '' }),
  )
  const handing = useFresh(
    file && `${file.thread} ${file.id} ${file.status}`,
    discreet
      ? t('something', { name: nameOf(file) })
      : t(file?.status === 'arrived' ? 'fileArrived' : 'fileOffered', { name: nameOf(file), file: fileName }),
  )

  return (
    <>
      <div role="status" className="sr-only">
        <p>{saying}</p>
        <p>{handing}</p>
      </div>
      {shown && !open && (saying || handing) ? (
        <button
          type="button"
          onClick={onOpen}
          className="mx-auto block w-full max-w-xl rounded-xl border-2 border-accent bg-surface px-4 py-3 text-left text-lg text-ink"
        >
          <span dir="auto" className="line-clamp-3 break-words">
            {saying || handing}
          </span>
        </button>
      ) : null}
    </>
  )
}

/** The words for a moment after the key has changed, as they were then. */
function useFresh(key: string | undefined, words: string): string {
  const known = useRef(key)
  const [said, setSaid] = useState('')
  const say = useEffectEvent(() => setSaid(words))
  useEffect(() => {
    if (key === known.current) return
    known.current = key
    if (key === undefined) return
    say()
    const timer = setTimeout(() => setSaid(''), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [key])
  return said
}
