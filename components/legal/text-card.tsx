import { useTranslations } from 'next-intl'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { isEdition, TEXT_SLUGS, type TextKind } from '@/lib/legal/rules'
import { emptyIn, type Facts, missingIn } from '@/lib/legal/text.rules'
import { type NamedVersion, useVersionWords } from './version-words'

/** One of the clinic's texts: which version holds, and what is still missing in it. */
export function TextCard({
  kind,
  text,
  facts,
}: {
  kind: TextKind
  text: NamedVersion & { readonly german: string }
  facts: Facts
}) {
  const t = useTranslations('texts')
  const tLegal = useTranslations('legal')
  const words = useVersionWords()
  const missing = [...emptyIn(text.german, facts).map((of) => tLegal(`facts.${of}`)), ...missingIn(text.german)]
  return (
    <Card>
      <div className="grid gap-3">
        <h2 className="text-xl font-bold">{t(`kinds.${kind}.name`)}</h2>
        <p>{t(`kinds.${kind}.about`)}</p>
        <p className="text-muted">{words(text)}</p>
        {isEdition(text.version) ? <p className="font-semibold text-warn">{t('unchecked')}</p> : null}
        {missing.length > 0 ? (
          <div>
            <p className="font-semibold text-warn">{t('missing', { count: missing.length })}</p>
            <ul className="list-disc pl-6">
              {missing.map((what) => (
                <li key={what}>{what}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <p>
          <ButtonLink href={`/verwaltung/texte/${TEXT_SLUGS[kind]}`} tone="secondary">
            {t('edit', { text: t(`kinds.${kind}.name`) })}
          </ButtonLink>
        </p>
      </div>
    </Card>
  )
}
