import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { type CodeView, emojiOf } from '@/lib/call/code.rules'
import { CompareDialog } from './compare-dialog'

/** The security code in the quiet line of the call, and the way to compare it (X1). */
export function SecurityCode({
  name,
  view,
  onDecide,
}: {
  /** Of several people in the call; undefined where there are only two. */
  name?: string | undefined
  view: CodeView
  onDecide: (verdict: 'match' | 'mismatch', code: number) => void
}) {
  const t = useTranslations('call.securityCode')
  const tPerson = useTranslations('companion')
  const [open, setOpen] = useState(false)
  const { code, alarm, exhausted, confirmed } = view
  // What is being compared has gone: an alarm, or another certificate.
  useEffect(() => {
    if (code === null) setOpen(false)
  }, [code])

  if (code === null) {
    const text = alarm ? t('alarm.short') : exhausted ? t('none') : t('forming')
    return <p className={`text-sm ${alarm ? 'font-bold' : 'opacity-90'}`}>{text}</p>
  }
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="-mx-2 flex min-h-11 flex-wrap items-center gap-x-3 rounded-lg px-2 text-left text-sm hover:bg-stage-hover"
      >
        <span className="opacity-90">{name === undefined ? t('label') : tPerson('code', { name })}</span>
        <span
          data-testid="security-code"
          className="order-last flex w-full flex-wrap gap-x-3 font-semibold sm:order-none sm:w-auto"
        >
          {emojiOf(code).map(({ symbol, name }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an emoji can stand twice, and the four never move
            <span key={index} className="whitespace-nowrap">
              <span aria-hidden="true" className="font-emoji">
                {symbol}
              </span>{' '}
              {t(`emoji.${name}`)}
            </span>
          ))}
        </span>
        <span className="underline underline-offset-4">
          {confirmed === 'nobody' ? t('open') : t(`state.${confirmed}`)}
        </span>
      </button>
      {open ? (
        <CompareDialog name={name} code={code} view={view} onDecide={onDecide} onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}
