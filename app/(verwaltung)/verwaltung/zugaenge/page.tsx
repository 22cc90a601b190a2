import { getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { Accounts } from '@/components/accounts/accounts'
import { FactorDuty } from '@/components/accounts/factor-duty'
import { listAccounts } from '@/lib/account/admin.store'
import { clinicSettings } from '@/lib/clinic/store'
import { adminOnly } from '../../admin-only'

export const generateMetadata = titled('accounts')

/** Who can sign in, and how. */
export default async function AccountsPage() {
  const admin = await adminOnly()
  const [accounts, clinic, t] = await Promise.all([listAccounts(admin), clinicSettings(), getTranslations('accounts')])
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <h1 className="text-3xl font-bold">{t('title')}</h1>
        <p className="max-w-prose">{t('intro')}</p>
      </div>
      <FactorDuty required={clinic.adminsNeedSecondFactor} />
      <Accounts accounts={accounts} self={admin.id} />
    </div>
  )
}
