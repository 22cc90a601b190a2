import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { CheckNote } from '@/components/legal/check-note'
import { TextEditor } from '@/components/legal/text-editor'
import { VersionList } from '@/components/legal/version-list'
import { Card } from '@/components/ui/card'
import { clinicSettings } from '@/lib/clinic/store'
import { legalWords } from '@/lib/i18n/words'
import { isEdition, kindOfSlug } from '@/lib/legal/rules'
import { currentText, standardText, textFacts, textVersions } from '@/lib/legal/store'
import { adminOnly } from '../../../admin-only'

type Props = { params: Promise<{ text: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const kind = kindOfSlug((await params).text)
  if (!kind) return {}
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('texts')])
  return { title: `${t(`kinds.${kind}.name`)} – ${clinic.name}` }
}

/** One of the clinic's texts: written, looked at, published; and all that was published before. */
export default async function TextPage({ params }: Props) {
  await adminOnly()
  const kind = kindOfSlug((await params).text)
  if (!kind) notFound()
  const [current, standard, filled] = await Promise.all([currentText(kind), standardText(kind), textFacts()])
  const [versions, words, t] = await Promise.all([textVersions(kind), legalWords(), getTranslations('texts')])
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <Link
          href="/verwaltung/texte"
          className="inline-flex min-h-11 items-center justify-self-start text-accent underline underline-offset-4"
        >
          {t('back')}
        </Link>
        <h1 className="text-3xl font-bold">{t(`kinds.${kind}.name`)}</h1>
        <p className="max-w-prose">{t(`kinds.${kind}.about`)}</p>
      </div>
      {isEdition(current.version) ? <CheckNote /> : null}
      <Card>
        <TextEditor kind={kind} current={current} standard={standard} words={words} {...filled} />
      </Card>
      <Card>
        <VersionList kind={kind} versions={versions} />
      </Card>
    </div>
  )
}
