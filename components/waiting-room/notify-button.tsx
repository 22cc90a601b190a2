'use client'

import { BellRing } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { askForNotifications, mayAskForNotifications } from '@/lib/waiting-room/notification.client'

/** Appears only until the person has decided: the browser is asked by this click and by nothing else. */
export function NotifyButton() {
  const t = useTranslations('reception')
  const whyId = useId()
  const [open, setOpen] = useState(false)
  useEffect(() => setOpen(mayAskForNotifications()), [])
  if (!open) return null
  return (
    <>
      <Button
        tone="quiet"
        className="px-0!"
        aria-describedby={whyId}
        onClick={() => void askForNotifications().then(() => setOpen(mayAskForNotifications()))}
      >
        <BellRing aria-hidden className="size-5" />
        {t('notify')}
      </Button>
      <span id={whyId} className="sr-only">
        {t('notifyWhy')}
      </span>
    </>
  )
}
