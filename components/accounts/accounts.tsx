'use client'

import { UserPlus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { AccountView } from '@/lib/account/schema'
import { AccountDialog } from './account-dialog'
import { AccountItem } from './account-item'
import { InviteDialog } from './invite-dialog'

export type Doctor = { readonly id: string; readonly name: string }

/** Everybody who can sign in, is invited, or is locked out. */
export function Accounts({ accounts, self }: { accounts: readonly AccountView[]; self: string }) {
  const t = useTranslations('accounts')
  const router = useRouter()
  const [open, setOpen] = useState<string>()
  const [inviting, setInviting] = useState(false)
  const doctors: readonly Doctor[] = accounts.filter(({ role }) => role === 'DOCTOR')
  const shown = accounts.find(({ id }) => id === open)
  return (
    <div className="grid gap-5">
      <Button className="justify-self-start" onClick={() => setInviting(true)}>
        <UserPlus aria-hidden className="size-5" />
        {t('invite')}
      </Button>
      <ul className="grid gap-3">
        {accounts.map((account) => (
          <AccountItem
            key={account.id}
            account={account}
            own={account.id === self}
            onOpen={() => setOpen(account.id)}
          />
        ))}
      </ul>
      {inviting ? (
        <InviteDialog doctors={doctors} onInvited={() => router.refresh()} onClose={() => setInviting(false)} />
      ) : null}
      {shown ? (
        <AccountDialog
          account={shown}
          own={shown.id === self}
          doctors={doctors}
          onChanged={() => router.refresh()}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </div>
  )
}
