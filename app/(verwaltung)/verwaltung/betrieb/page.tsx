import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { titled } from '@/app/titled'
import { LiveStatus } from '@/components/operation/live-status'
import { RelayHealth } from '@/components/operation/relay-health'
import { Card } from '@/components/ui/card'
import { operationStatus } from '@/lib/operation/status'
import { adminOnly } from '../../admin-only'

export const generateMetadata = titled('operation')

/** Whether everything works. The one question first, then what to do, then the figures. */
export default async function OperationPage() {
  await adminOnly()
  const t = await getTranslations('operation')
  return (
    <div className="grid gap-8">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      {/* Mail server and relays are asked: a machine that is away takes seconds not to answer. */}
      <Suspense fallback={<p>{t('looking')}</p>}>
        <Status />
      </Suspense>
      <Card>
        <RelayHealth />
      </Card>
    </div>
  )
}

async function Status() {
  return <LiveStatus first={await operationStatus()} />
}
