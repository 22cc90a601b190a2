'use client'

import { useTranslations } from 'next-intl'
import { memo, type ReactNode, useEffect, useRef } from 'react'
import type { Size } from '@/components/ui/button'
import type { Conversation } from '@/lib/call/conversation.client'
import type { ShownLine, ShownTransfer } from '@/lib/call/thread.rules'
import { ChatFile } from './chat-file'

/** So near the end, in pixels, somebody reads the newest and wants to see the next. */
const NEAR_END = 80

/**
 * Lines and files as they came, at the end the letters that are just being typed. Own typing does not draw it anew:
 * hundreds of lines would slow the keys down.
 */
export const ChatLog = memo(function ChatLog({
  conversation,
  lines,
  drafts,
  transfers,
  otherName,
  group,
  size,
}: {
  conversation: Conversation
  lines: readonly ShownLine[]
  drafts: readonly { readonly person: string | null; readonly text: string }[]
  transfers: readonly ShownTransfer[]
  otherName: string
  /** There are more people than two. */
  group: boolean
  size: Size
}) {
  const t = useTranslations('chat')
  const tGroup = useTranslations('companion.writing')
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  useEffect(() => {
    const shown = box.current
    if (!shown) return
    const toEnd = () => {
      if (atEnd.current) shown.scrollTo({ top: shown.scrollHeight })
    }
    // Whatever grows or takes place away: who reads the newest goes on reading it.
    const observer = new ResizeObserver(toEnd)
    for (const part of [shown, ...shown.children]) observer.observe(part)
    return () => observer.disconnect()
  }, [])

  const entries = [
    ...lines.map((one) => ({ key: one.key, at: one.at, line: one })),
    ...transfers.map((file) => ({ key: `${file.thread}-${file.from}-file-${file.id}`, at: file.at, file })),
  ].sort((one, other) => one.at - other.at)

  return (
    // biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div
      ref={box}
      role="log"
      // Spoken elsewhere, and only what the other side has finished: here letters and own lines would be spoken too.
      aria-live="off"
      aria-label={group ? tGroup('log') : t('log', { name: otherName })}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END
      }}
      className="min-h-36 flex-1 overflow-y-auto overscroll-contain px-4 py-3 -outline-offset-4"
    >
      <div>
        {entries.length === 0 && drafts.length === 0 ? (
          <p className="text-muted">{group ? tGroup('empty') : t('empty')}</p>
        ) : null}
        <ul className="grid gap-3">
          {entries.map((entry) => (
            <li key={entry.key}>
              {'line' in entry ? (
                <Bubble
                  from={entry.line.from}
                  name={entry.line.from === 'own' ? t('you') : (entry.line.person ?? otherName)}
                  text={entry.line.text}
                >
                  {entry.line.waiting ? <p className="text-muted">{t('waiting')}</p> : null}
                </Bubble>
              ) : (
                <ChatFile
                  conversation={conversation}
                  file={entry.file}
                  otherName={entry.file.person ?? otherName}
                  size={size}
                />
              )}
            </li>
          ))}
        </ul>
        {drafts.map(({ person, text }) => (
          <div key={person ?? ''} data-testid="other-draft" className="mt-3">
            <Bubble from="other" name={t('typing', { name: person ?? otherName })} text={text} unfinished />
          </div>
        ))}
      </div>
    </div>
    // biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above
  )
})

/** Text and nothing but text: markup and addresses stay what they are (docs/decisions/008-written-words-are-text.md). */
function Bubble({
  from,
  name,
  text,
  unfinished = false,
  children,
}: {
  from: 'own' | 'other'
  name: string
  text: string
  unfinished?: boolean
  children?: ReactNode
}) {
  const look = from === 'own' ? 'ml-auto border-accent bg-accent-soft' : 'mr-auto border-line bg-sunken'
  return (
    <div
      className={`w-fit max-w-[88%] overflow-hidden rounded-xl border px-3 py-2 ${look} ${unfinished ? 'border-dashed' : ''}`}
    >
      <p className="font-bold break-words">
        <bdi>{name}</bdi>
        <span className="sr-only">:</span>
      </p>
      <p dir="auto" className="break-words whitespace-pre-wrap">
        {text}
      </p>
      {children}
    </div>
  )
}
