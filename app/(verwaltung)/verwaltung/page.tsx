import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { titled } from '@/app/titled'
import { ShortLine } from '@/components/operation/short-line'
import { ClockWarning } from '@/components/retention/clock-warning'
import { Facts } from '@/components/retention/facts'
import { Verdict } from '@/components/retention/verdict'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { operationStatus } from '@/lib/operation/status'
import { clockView, retentionOverview } from '@/lib/retention/store'
import { adminOnly } from '../admin-only'

export const generateMetadata = titled('administration')

/** What the administration is for: the one answer first, then the way to the rest. */
export default async function AdministrationPage() {
  await adminOnly()
  const [overview, clock, t, tFrame, tOperation] = await Promise.all([
    retentionOverview(),
    clockView(),
    getTranslations('administration'),
    getTranslations('frame'),
    getTranslations('operation'),
  ])
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <h1 className="text-3xl font-bold">{t('title')}</h1>
        <p>{t('intro')}</p>
      </div>
      <ClockWarning clock={clock} />
      <Verdict overview={overview} jump={clock.jump} />
      <div className="grid items-start gap-6 lg:grid-cols-2 xl:grid-cols-3">
        <Card>
          <div className="grid gap-5">
            <h2 className="text-xl font-bold">{t('facts')}</h2>
            <Facts overview={overview} />
            <p>
              <ButtonLink href="/verwaltung/aufbewahrung">{t('toRetention')}</ButtonLink>
            </p>
          </div>
        </Card>
        <Card>
          <div className="grid gap-5">
            <h2 className="text-xl font-bold">{tOperation('title')}</h2>
            <Suspense fallback={<p>{tOperation('looking')}</p>}>
              <Operation />
            </Suspense>
            <p>
              <ButtonLink href="/verwaltung/betrieb">{tOperation('toOperation')}</ButtonLink>
            </p>
          </div>
        </Card>
        <Card>
          <div className="grid gap-3">
            <h2 className="text-xl font-bold">{t('pages')}</h2>
            <p>{t('pagesIntro')}</p>
            <ul className="grid">
              {(
                [
                  ['/datenschutz', 'privacy'],
                  ['/impressum', 'imprint'],
                  ['/nutzungsbedingungen', 'terms'],
                ] as const
              ).map(([href, name]) => (
                <li key={href}>
                  <a className="inline-flex min-h-11 items-center text-accent underline underline-offset-4" href={href}>
                    {tFrame(name)}
                  </a>
                </li>
              ))}
            </ul>
            <p>
              <ButtonLink href="/verwaltung/texte" tone="secondary">
                {t('toTexts')}
              </ButtonLink>
            </p>
          </div>
        </Card>
      </div>
    </div>
  )
}

async function Operation() {
  return <ShortLine status={await operationStatus()} />
}
