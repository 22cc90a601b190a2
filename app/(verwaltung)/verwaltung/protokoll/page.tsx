import { getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { Trail } from '@/components/audit/trail'
import { TrailCheck } from '@/components/audit/trail-check'
import { Card } from '@/components/ui/card'
import { trailPageOf, trailPeople } from '@/lib/audit/trail.store'
import { adminOnly } from '../../admin-only'

export const generateMetadata = titled('audit')

/** Who did what when. Whether it can be trusted first, then the entries. */
export default async function AuditPage() {
  await adminOnly()
  const [first, people, t] = await Promise.all([trailPageOf({}), trailPeople(), getTranslations('audit')])
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <h1 className="text-3xl font-bold">{t('title')}</h1>
        <p className="max-w-prose">{t('intro')}</p>
      </div>
      <Card>
        <TrailCheck />
      </Card>
      <Trail first={first} people={people} />
    </div>
  )
}
