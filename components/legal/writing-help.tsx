import { useTranslations } from 'next-intl'
import { PLACEHOLDER_NAMES, RECORDS_NAME } from '@/lib/legal/text.rules'

const MARKS = [
  ['## …', 'heading'],
  ['### …', 'subheading'],
  ['- …', 'item'],
  ['[…](https://…)', 'link'],
  ['{fehlt: …}', 'missing'],
  [`{${RECORDS_NAME}}`, 'records'],
] as const

/** How a text is marked up, and what is filled into it. */
export function WritingHelp() {
  const t = useTranslations('texts.help')
  return (
    <details className="rounded-lg border border-line px-4 py-2">
      <summary className="min-h-11 cursor-pointer py-2 font-semibold">{t('title')}</summary>
      <p className="py-2">{t('paragraph')}</p>
      <dl className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[10rem_1fr]">
        {MARKS.map(([mark, word]) => (
          <div key={word} className="contents">
            <dt className="font-mono text-sm leading-6">{mark}</dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <p className="py-2">{t('placeholders')}</p>
      <p className="pb-2 font-mono text-sm leading-6">{PLACEHOLDER_NAMES.map((name) => `{${name}}`).join(' ')}</p>
    </details>
  )
}
