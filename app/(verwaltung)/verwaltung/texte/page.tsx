import { getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { CheckNote } from '@/components/legal/check-note'
import { TextCard } from '@/components/legal/text-card'
import { isEdition, TEXT_KINDS } from '@/lib/legal/rules'
import { currentText, textFacts } from '@/lib/legal/store'
import { adminOnly } from '../../admin-only'

export const generateMetadata = titled('texts')

/** The clinic's own texts, with what is still missing in them. */
export default async function TextsPage() {
  await adminOnly()
  const [{ facts }, t] = await Promise.all([textFacts(), getTranslations('texts')])
  const texts = await Promise.all(TEXT_KINDS.map(async (kind) => ({ kind, text: await currentText(kind) })))
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <h1 className="text-3xl font-bold">{t('title')}</h1>
        <p className="max-w-prose">{t('intro')}</p>
      </div>
      {texts.some(({ text }) => isEdition(text.version)) ? <CheckNote /> : null}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {texts.map(({ kind, text }) => (
          <TextCard key={kind} kind={kind} text={text} facts={facts} />
        ))}
      </div>
    </div>
  )
}
