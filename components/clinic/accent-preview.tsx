'use client'

import { useTranslations } from 'next-intl'
import { useLayoutEffect, useRef } from 'react'
import { buttonLook } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { accentFor, GROUNDS, type Theme } from '@/lib/clinic/colour.rules'

/**
 * A piece of a page in one theme and colour. The tokens are set by script on this piece alone: the pages' policy allows no
 * style in the markup. What looks like a button here is none.
 */
export function AccentPreview({ theme, colour }: { theme: Theme; colour: string }) {
  const t = useTranslations('accent')
  const piece = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const { accent, strong, on, soft } = accentFor(colour, theme)
    const tokens = {
      ...GROUNDS[theme],
      ...{ accent, 'accent-strong': strong, 'on-accent': on, 'accent-soft': soft },
    }
    for (const [name, value] of Object.entries(tokens)) piece.current?.style.setProperty(`--${name}`, value)
  }, [theme, colour])
  return (
    <figure ref={piece} className="grid content-start gap-3 rounded-2xl border border-line bg-ground p-4 text-ink">
      <figcaption className="font-bold">{t(`themes.${theme}`)}</figcaption>
      <div className="grid gap-3 rounded-lg border border-line bg-surface p-4">
        <p>
          {t('sampleText')} <span className="text-accent underline underline-offset-4">{t('sampleLink')}</span>
        </p>
        <p>
          <span className={buttonLook('primary', 'normal')}>{t('sampleButton')}</span>
        </p>
        <Notice>{t('sampleNotice')}</Notice>
      </div>
    </figure>
  )
}
