import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { TEXT_SLUGS, type TextKind } from '@/lib/legal/rules'
import { type NamedVersion, useVersionWords } from './version-words'

/** All versions of a text, the one that holds first; each can still be read. */
export function VersionList({ kind, versions }: { kind: TextKind; versions: readonly NamedVersion[] }) {
  const t = useTranslations('texts')
  const words = useVersionWords()
  return (
    <section className="grid gap-3">
      <h2 className="text-xl font-bold">{t('versions')}</h2>
      <ol className="grid">
        {versions.map((version, index) => (
          <li
            key={version.version}
            className="flex flex-wrap items-center justify-between gap-x-6 border-t border-line py-1"
          >
            <span className="py-2">
              {words(version)}
              {index === 0 ? <strong> · {t('holds')}</strong> : null}
            </span>
            <Link
              href={`/verwaltung/texte/${TEXT_SLUGS[kind]}/${version.version}`}
              prefetch={false}
              aria-label={t('readVersion', { version: version.version })}
              className="inline-flex min-h-11 items-center text-accent underline underline-offset-4"
            >
              {t('read')}
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}
