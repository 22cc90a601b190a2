import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { Register } from '@/components/retention/register'
import { PrintButton } from '@/components/ui/print-button'
import { clinicSettings } from '@/lib/clinic/store'
import { databaseNow } from '@/lib/retention/store'
import { adminOnly } from '../../../admin-only'

export const generateMetadata = titled('register')

/** The record of processing activities (GDPR Art. 30), to read and to print. */
export default async function RegisterPage() {
  await adminOnly()
  const [{ name, address, phone, email, keepDays }, at, t] = await Promise.all([
    clinicSettings(),
    databaseNow(),
    getTranslations('register'),
  ])
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 print:hidden">
        <Link
          href="/verwaltung/aufbewahrung"
          prefetch={false}
          className="inline-flex min-h-11 items-center text-accent underline underline-offset-4"
        >
          {t('back')}
        </Link>
        <PrintButton>{t('print')}</PrintButton>
      </div>
      <Register clinic={{ name, address, phone, email }} keepDays={keepDays} at={at} />
    </div>
  )
}
