'use client'

import { signOut } from 'next-auth/react'
import { useTranslations } from 'next-intl'
import type { FormEvent } from 'react'
import { Button } from '@/components/ui/button'

/** Works before the script has loaded too: next-auth then asks once more on a page of its own. */
export function SignOutButton() {
  const t = useTranslations('signIn')
  const leave = (event: FormEvent) => {
    event.preventDefault()
    void signOut({ callbackUrl: '/anmelden' })
  }
  return (
    <form method="post" action="/api/auth/signout" onSubmit={leave}>
      <Button type="submit" tone="quiet">
        {t('signOut')}
      </Button>
    </form>
  )
}
