'use client'

import { useTranslations } from 'next-intl'
import { memo, type ReactNode, useEffect, useRef } from 'react'
import type { Size } from '@/components/ui/button'
import type { Line } from '@/lib/call/chat.rules'
import type { Conversation } from '@/lib/call/conversation.client'
import type { Files } from '@/lib/call/file.rules'
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
  undelivered,
  otherDraft,
  files,
  otherName,
  size,
}: {
  conversation: Conversation
  lines: readonly Line[]
  /** While there is no connection: own lines from this number on have not arrived. */
  undelivered: number
  otherDraft: string
  files: Files
  otherName: string
  size: Size
}) {
  const t = useTranslations('chat')
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
    ...files.transfers.map((file) => ({ key: `${file.from}-file-${file.id}`, at: file.at, file })),
  ].sort((one, other) => one.at - other.at)
  const nameOf = (from: 'own' | 'other') => (from === 'own' ? t('you') : otherName)

  return (
    // biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div
      ref={box}
      role="log"
      // Spoken elsewhere, and only what the other side has finished: here letters and own lines would be spoken too.
      aria-live="off"
      aria-label={t('log', { name: otherName })}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END
      }}
      className="min-h-36 flex-1 overflow-y-auto overscroll-contain px-4 py-3 -outline-offset-4"
    >
      <div>
        {entries.length === 0 && otherDraft === '' ? <p className="text-muted">{t('empty')}</p> : null}
        <ul className="grid gap-3">
          {entries.map((entry) => (
            <li key={entry.key}>
              {'line' in entry ? (
                <Bubble from={entry.line.from} name={nameOf(entry.line.from)} text={entry.line.text}>
                  {entry.line.from === 'own' && entry.line.n >= undelivered ? (
                    <p className="text-muted">{t('waiting')}</p>
                  ) : null}
                </Bubble>
              ) : (
                <ChatFile
                  conversation={conversation}
                  file={entry.file}
                  open={files.open}
                  otherName={otherName}
                  size={size}
                />
              )}
            </li>
          ))}
        </ul>
        {otherDraft === '' ? null : (
          <div data-testid="other-draft" className="mt-3">
            <Bubble from="other" name={t('typing', { name: otherName })} text={otherDraft} unfinished />
          </div>
        )}
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
