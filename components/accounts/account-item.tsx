'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import type { AccountView } from '@/lib/account/schema'

const LOOK = {
  active: 'border-good bg-good-soft',
  awaiting: 'border-warn bg-warn-soft',
  invited: 'border-accent bg-accent-soft',
  locked: 'border-bad bg-bad-soft',
} as const

/** One account in the list: who, what, how it stands. */
export function AccountItem({ account, own, onOpen }: { account: AccountView; own: boolean; onOpen: () => void }) {
  const t = useTranslations('accounts')
  const format = useFormatter()
  const act = t(account.state === 'awaiting' ? 'check' : 'manage')
  const { name, email, role, state, secondFactor, lastSignIn } = account
  return (
    <li className="grid items-center gap-x-6 gap-y-2 rounded-2xl border border-line bg-surface p-4 sm:p-5 md:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_13rem]">
      <div className="min-w-0">
        <p className="text-lg font-semibold [overflow-wrap:anywhere]">
          {name}
          {own ? <span className="font-normal text-muted"> {t('own')}</span> : null}
        </p>
        <p className="text-muted [overflow-wrap:anywhere]">{email}</p>
      </div>
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>{t(`roles.${role}`)}</span>
          <span className={`rounded-md border-l-4 px-2 py-0.5 ${LOOK[state]}`}>{t(`states.${state}`)}</span>
        </p>
        <p className="text-balance text-muted">
          {state === 'invited'
            ? t(account.link && !account.link.over ? 'notYet' : 'linkOver')
            : t('facts', {
                factor: secondFactor ? 'on' : 'off',
                day:
                  lastSignIn === null
                    ? t('never')
                    : format.dateTime(new Date(`${lastSignIn}T12:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' }),
              })}
        </p>
      </div>
      <Button
        tone={state === 'awaiting' ? 'primary' : 'secondary'}
        className="justify-self-start md:justify-self-end"
        aria-label={`${act}: ${name}`}
        onClick={onOpen}
      >
        {act}
      </Button>
    </li>
  )
}
