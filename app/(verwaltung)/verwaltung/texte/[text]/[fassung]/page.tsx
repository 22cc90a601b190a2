import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { TextVersionView } from '@/components/legal/text-version'
import { clinicSettings } from '@/lib/clinic/store'
import { legalWords } from '@/lib/i18n/words'
import { kindOfSlug } from '@/lib/legal/rules'
import { findText, textFacts } from '@/lib/legal/store'
import { isAllowedKeepDays } from '@/lib/retention/rules'
import { adminOnly } from '../../../../admin-only'

type Props = {
  params: Promise<{ text: string; fassung: string }>
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const kind = kindOfSlug((await params).text)
  if (!kind) return {}
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('texts')])
  return { title: `${t(`kinds.${kind}.name`)} – ${clinic.name}` }
}

/** A version as it was published; with `?frist=` as who consented then has read the period. */
export default async function TextVersionPage({ params, searchParams }: Props) {
  await adminOnly()
  const { text: slug, fassung } = await params
  const kind = kindOfSlug(slug)
  const [text, filled] = await Promise.all([kind && findText(kind, fassung), textFacts()])
  if (!kind || !text) notFound()
  const asked = Number((await searchParams).frist)
  const keepDays = isAllowedKeepDays(asked) ? asked : filled.keepDays
  const [words, t] = await Promise.all([legalWords(), getTranslations('texts')])
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <Link
          href={`/verwaltung/texte/${slug}`}
          className="inline-flex min-h-11 items-center justify-self-start text-accent underline underline-offset-4"
        >
          {t('backTo', { text: t(`kinds.${kind}.name`) })}
        </Link>
        <h1 className="text-3xl font-bold">{t('versionTitle', { text: t(`kinds.${kind}.name`), version: fassung })}</h1>
      </div>
      <TextVersionView text={text} facts={filled.facts} keepDays={keepDays} words={words} />
    </div>
  )
}
