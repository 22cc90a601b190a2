import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AgePlots } from '@/components/retention/age-plot'
import { Answer } from '@/components/retention/answer'
import { KeepDaysForm } from '@/components/retention/keep-days-form'
import { PurgeButton } from '@/components/retention/purge-button'
import { RecordTable } from '@/components/retention/record-table'
import { RunList } from '@/components/retention/run-list'
import { Card } from '@/components/ui/card'
import { clinicSettings } from '@/lib/clinic/store'
import { saysOfPatients } from '@/lib/retention/rules'
import { retentionOverview } from '@/lib/retention/store'
import { adminOnly } from '../../admin-only'

export async function generateMetadata(): Promise<Metadata> {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('retention')])
  return { title: `${t('title')} – ${clinic.name}` }
}

/** What is kept and when it goes. The one question first, then the detail. */
export default async function RetentionPage() {
  await adminOnly()
  const [overview, t] = await Promise.all([retentionOverview(), getTranslations('retention')])
  const { kinds, keepDays, at } = overview
  return (
    <div className="grid gap-8">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <Answer overview={overview} />
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
      <div className="grid gap-6 lg:grid-cols-2">
        <Card>
          <KeepDaysForm keepDays={keepDays} />
        </Card>
        <Card>
          <PurgeButton />
        </Card>
      </div>
      <Card>
        <RunList runs={overview.runs} />
      </Card>
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
