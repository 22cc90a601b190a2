import { getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { AgePlots } from '@/components/retention/age-plot'
import { ClockWarning } from '@/components/retention/clock-warning'
import { KeepDaysForm } from '@/components/retention/keep-days-form'
import { NextRun } from '@/components/retention/next-run'
import { PurgeButton } from '@/components/retention/purge-button'
import { Receipts } from '@/components/retention/receipts'
import { RecordTable } from '@/components/retention/record-table'
import { RunList } from '@/components/retention/run-list'
import { Verdict } from '@/components/retention/verdict'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { runningPurge } from '@/lib/purge/store'
import { checkReceipts } from '@/lib/receipt/store'
import { saysOfPatients } from '@/lib/retention/rules'
import { clockView, retentionOverview } from '@/lib/retention/store'
import { adminOnly } from '../../admin-only'

export const generateMetadata = titled('retention')

/** What is kept and when it goes. The one question first, then the detail. */
export default async function RetentionPage() {
  await adminOnly()
  const [overview, chain, clock, running, t, tRegister] = await Promise.all([
    retentionOverview(),
    checkReceipts(),
    clockView(),
    runningPurge(),
    getTranslations('retention'),
    getTranslations('register'),
  ])
  const { kinds, keepDays, at } = overview
  return (
    <div className="grid gap-8">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <ClockWarning clock={clock} />
      <Verdict overview={overview} jump={clock.jump} />
      <div className="grid gap-6 lg:grid-cols-2">
        <Card>
          <NextRun overview={overview} jump={clock.jump} />
        </Card>
        <Card>
          <PurgeButton running={running ?? null} />
        </Card>
      </div>
      <Card>
        <RecordTable
          title={t('consultation')}
          kinds={kinds.filter(({ kind }) => saysOfPatients(kind))}
          keepDays={keepDays}
          at={at}
        />
      </Card>
      <Card>
        <AgePlots kinds={kinds} />
      </Card>
      <Card>
        <Receipts chain={chain} />
      </Card>
      <Card>
        <RunList runs={overview.runs} running={running?.id} />
      </Card>
      <div className="grid gap-6 lg:grid-cols-2">
        <Card>
          <KeepDaysForm keepDays={keepDays} />
        </Card>
        <Card>
          <div className="grid content-start gap-4">
            <h2 className="text-xl font-bold">{tRegister('title')}</h2>
            <p>{tRegister('intro')}</p>
            <p>
              <ButtonLink href="/verwaltung/aufbewahrung/verzeichnis" tone="secondary">
                {tRegister('open')}
              </ButtonLink>
            </p>
          </div>
        </Card>
      </div>
      <Card>
        <RecordTable
          title={t('operation')}
          kinds={kinds.filter(({ kind }) => !saysOfPatients(kind))}
          keepDays={keepDays}
          at={at}
        />
      </Card>
    </div>
  )
}
