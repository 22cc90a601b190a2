'use client'

import { FileText } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { type ReactNode, useRef } from 'react'
import { Button, type Size, type Tone } from '@/components/ui/button'
import type { Conversation } from '@/lib/call/conversation.client'
import { isUnsettled, type Transfer } from '@/lib/call/file.rules'
import { safeFileName } from '@/lib/call/file-name.rules'
import type { ShownTransfer } from '@/lib/call/thread.rules'

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const

/** One file on its way: what it is, how far it has come, and what can be done. Nothing is saved or opened by itself. */
export function ChatFile({
  conversation,
  file,
  otherName,
  size: targets,
}: {
  conversation: Conversation
  file: ShownTransfer
  otherName: string
  size: Size
}) {
  const t = useTranslations('chat')
  const format = useFormatter()
  const entry = useRef<HTMLDivElement>(null)
  const { id, from, status, done, size, thread, open } = file
  const name = safeFileName(file.name, t('unnamed'))
  const power = size < 1_024 ? 0 : size < 1_024 ** 2 ? 1 : 2
  const words = format.number(size / 1_024 ** power, { style: 'unit', unit: UNITS[power], maximumFractionDigits: 1 })
  const underWay = status === 'accepted' || (isUnsettled(file) && done > 0)

  const button = (label: string, tone: Tone, act: () => void) => (
    <Button
      tone={tone}
      size={targets}
      aria-label={`${label}: ${name}`}
      onClick={() => {
        act()
        // The button may be gone now: the keyboard stays here.
        entry.current?.focus()
      }}
    >
      {label}
    </Button>
  )

  const actions: ReactNode =
    from === 'own' && isUnsettled(file) ? (
      button(t('cancel'), 'secondary', () => conversation.withdraw(id, thread))
    ) : from === 'other' && status === 'offered' ? (
      <>
        {button(t('accept'), 'primary', () => conversation.answer(id, true, thread))}
        {button(t('decline'), 'secondary', () => conversation.answer(id, false, thread))}
      </>
    ) : from === 'other' && status === 'accepted' ? (
      button(t('cancel'), 'secondary', () => conversation.answer(id, false, thread))
    ) : from === 'other' && status === 'arrived' ? (
      <>
        {button(t('save'), 'primary', () => conversation.save(id, name, thread))}
        {button(t('remove'), 'secondary', () => conversation.remove(id, thread))}
      </>
    ) : null

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div
      ref={entry}
      role="group"
      aria-label={t(from === 'own' ? 'ownFile' : 'otherFile', { name: otherName, file: name })}
      tabIndex={-1}
      className="grid gap-2 rounded-xl border border-line p-3 outline-offset-0"
    >
      <p className="flex gap-2">
        <FileText aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
        <span className="min-w-0 break-words">
          <bdi className="font-bold">{name}</bdi> <span className="whitespace-nowrap">({words})</span>
        </span>
      </p>
      <p>{t(sentenceOf(file, open), { name: otherName })}</p>
      {underWay ? (
        <p className="flex items-center gap-3">
          <progress
            aria-label={t('progress', { file: name })}
            max={Math.max(size, 1)}
            value={done}
            className="h-3 min-w-0 flex-1"
          />
          <span className="w-12 text-right tabular-nums">
            {format.number(done / Math.max(size, 1), { style: 'percent' })}
          </span>
        </p>
      ) : null}
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  )
}

/** The key of what has become of the file. */
function sentenceOf({ from, status, done }: Transfer, open: boolean) {
  if ((status === 'offered' || status === 'accepted') && !open) return 'status.interrupted'
  if (status === 'declined' && done > 0) return `status.${from}.stopped` as const
  switch (status) {
    case 'full':
    case 'unreadable':
      return `status.own.${status}` as const
    case 'removed':
      return 'status.other.removed'
    default:
      return `status.${from}.${status}` as const
  }
}
