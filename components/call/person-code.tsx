import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { type CodeView, emojiOf } from '@/lib/call/code.rules'
import type { Connection } from '@/lib/call/stats.client'
import { CompareDialog } from './compare-dialog'

/** The security code with one of several people, small on their picture: the four signs, and the way to compare them. */
export function PersonCode({
  name,
  view,
  path,
  small,
  onDecide,
}: {
  name: string
  view: CodeView
  path: Connection['path'] | 'none'
  /** On a phone there is room for the signs only. */
  small: boolean
  onDecide: (verdict: 'match' | 'mismatch', code: number) => void
}) {
  const t = useTranslations('call.securityCode')
  const tPerson = useTranslations('companion')
  const [open, setOpen] = useState(false)
  const { code, alarm, exhausted, confirmed } = view
  useEffect(() => {
    if (code === null) setOpen(false)
  }, [code])

  if (code === null) {
    const text = alarm ? t('alarm.short') : exhausted ? t('none') : tPerson('codeForming')
    return <p className={`rounded-lg bg-stage px-2 py-1 text-sm ${alarm ? 'font-bold' : ''}`}>{text}</p>
  }
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="flex min-h-11 flex-wrap items-center gap-x-2 rounded-lg bg-stage px-2 text-left text-sm hover:bg-stage-hover focus-visible:outline-on-stage"
      >
        <span className="sr-only">{tPerson('code', { name })}: </span>
        <span data-testid="person-code" className="flex gap-x-1">
          {emojiOf(code).map(({ symbol, name: sign }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an emoji can stand twice, and the four never move
            <span key={index} className="whitespace-nowrap">
              <span aria-hidden="true" className="font-emoji">
                {symbol}
              </span>
              <span className="sr-only">{t(`emoji.${sign}`)} </span>
            </span>
          ))}
        </span>
        <span className={`underline underline-offset-4 ${small && confirmed === 'nobody' ? 'max-md:sr-only' : ''}`}>
          {confirmed === 'nobody' ? t('open') : t(`state.${confirmed}`)}
        </span>
      </button>
      {open ? (
        <CompareDialog
          name={name}
          path={path}
          code={code}
          view={view}
          onDecide={onDecide}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
