import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Facts } from '@/lib/legal/text.rules'
import { TextBody } from './text-body'

type ShownText = {
  readonly version: string
  readonly german: string
  readonly english: string
  readonly publishedAt: Date | undefined
}

/** A text as everybody reads it, in the language of the page, with the version that it is. */
export function LegalPage({
  title,
  text,
  children,
  ...filled
}: {
  title: string
  text: ShownText
  facts: Facts
  keepDays: number
  /** What stands above the text whatever it says. */
  children?: ReactNode
}) {
  return (
    <>
      <h1 className="text-2xl font-bold [overflow-wrap:anywhere] sm:text-3xl">{title}</h1>
      {children}
      <div className="grid gap-4">
        <TextBody text={useLocale() === 'de' ? text.german : text.english} {...filled} />
      </div>
      <VersionLine text={text} />
    </>
  )
}

function VersionLine({ text: { version, publishedAt } }: { text: ShownText }) {
  const t = useTranslations('legal')
  const format = useFormatter()
  return (
    <p className="border-t border-line pt-4 text-muted">
      {publishedAt
        ? t('versionOf', { version, date: format.dateTime(publishedAt, { dateStyle: 'long' }) })
        : t('version', { version })}
    </p>
  )
}
