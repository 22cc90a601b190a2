import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ClinicColours, type ClinicLook, ClinicMark } from '@/components/clinic/look'
import { LanguageSwitch } from './language-switch'
import { SkipLink } from './skip-link'

/**
 * What stands around every page: the clinic's name or logo, its colour, the language, and the three pages the law asks for (L14, R9).
 * Plain links: the patient's phone need not load a router for them.
 */
export async function Frame({
  clinic,
  home,
  width,
  navigation,
  children,
}: {
  clinic: ClinicLook
  home: string
  width: 'narrow' | 'wide'
  navigation?: ReactNode
  children: ReactNode
}) {
  const t = await getTranslations('frame')
  const measure = width === 'narrow' ? 'max-w-2xl' : 'max-w-7xl'
  const foot = `${width === 'narrow' ? 'text-lg ' : ''}inline-flex min-h-11 items-center underline underline-offset-4 hover:text-accent`
  return (
    <div className="flex min-h-dvh flex-col">
      <ClinicColours accent={clinic.accent} />
      <SkipLink label={t('skip')} />
      <header className="border-b border-line bg-surface print:hidden">
        <div
          className={`mx-auto flex w-full flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-2 ${measure}`}
        >
          <a href={home} className="inline-flex min-h-11 items-center text-lg font-bold text-accent">
            <ClinicMark clinic={clinic} />
          </a>
          {navigation}
          <LanguageSwitch />
        </div>
      </header>
      <main id="inhalt" tabIndex={-1} className={`mx-auto w-full flex-1 px-4 py-6 outline-none sm:py-10 ${measure}`}>
        {children}
      </main>
      <footer className="border-t border-line text-muted print:hidden">
        <nav aria-label={t('legal')} className={`mx-auto flex w-full flex-wrap gap-x-6 px-4 py-3 ${measure}`}>
          <a className={foot} href="/datenschutz">
            {t('privacy')}
          </a>
          <a className={foot} href="/impressum">
            {t('imprint')}
          </a>
          <a className={foot} href="/nutzungsbedingungen">
            {t('terms')}
          </a>
          <a className={foot} href="/geraetecheck">
            {t('deviceCheck')}
          </a>
        </nav>
      </footer>
    </div>
  )
}
