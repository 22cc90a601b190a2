'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useFormatter, useTimeZone, useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { groupByDay, onClock, phasesOf } from '@/lib/appointment/agenda.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import { Appointment } from './appointment'
import { AppointmentDialog } from './appointment-dialog'
import { CancelDialog } from './cancel-dialog'
import { RenewDialog } from './renew-dialog'

export type Clinic = { readonly name: string; readonly phone: string; readonly origin: string }
export type DoctorChoice = { readonly id: string; readonly name: string }

type Open = { readonly kind: 'new' } | { readonly kind: 'renew' | 'cancel'; readonly item: AgendaItem }

/** Today's and the coming appointments by the clinic's days. */
export function Agenda({
  items,
  doctors,
  namesDoctors,
  clinic,
}: {
  items: readonly AgendaItem[]
  doctors: readonly DoctorChoice[]
  /** The team organises for several doctors: each appointment says whose it is. */
  namesDoctors: boolean
  clinic: Clinic
}) {
  const t = useTranslations('agenda')
  const tNew = useTranslations('appointment')
  const zone = useTimeZone() ?? 'Europe/Berlin'
  const now = useNow()
  const router = useRouter()
  const headingId = useId()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const changed = () => router.refresh()

  // The team and other tabs change the agenda too: whoever comes back to this one sees the newest.
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === 'visible') router.refresh()
    }
    document.addEventListener('visibilitychange', refresh)
    return () => document.removeEventListener('visibilitychange', refresh)
  }, [router])

  const phases = phasesOf(items, now)
  const today = onClock(now, zone).date
  const days = groupByDay(items, zone)
  const shown = days.some(({ date }) => date === today) ? days : [{ date: today, items: [] }, ...days]

  return (
    <section aria-labelledby={headingId} className="grid gap-5 rounded-2xl border border-line bg-surface p-5 sm:p-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id={headingId} className="text-xl font-bold">
          {t('title')}
        </h2>
        {doctors.length > 0 ? (
          <Button onClick={() => setOpen({ kind: 'new' })}>
            <Plus aria-hidden className="size-5" />
            {tNew('new')}
          </Button>
        ) : null}
      </div>
      {shown.map((day) => (
        <Day key={day.date} date={day.date} today={today}>
          {day.items.length === 0 ? (
            <p className="text-muted">{t(items.length === 0 ? 'empty' : 'emptyToday')}</p>
          ) : null}
          <ol className="divide-y divide-line empty:hidden">
            {day.items.map((item) => (
              <Appointment
                key={item.id}
                item={item}
                phase={phases.get(item) ?? 'coming'}
                namesDoctor={namesDoctors}
                onRenew={() => setOpen({ kind: 'renew', item })}
                onCancel={() => setOpen({ kind: 'cancel', item })}
              />
            ))}
          </ol>
        </Day>
      ))}
      {open?.kind === 'new' ? (
        <AppointmentDialog doctors={doctors} clinic={clinic} onChanged={changed} onClose={close} />
      ) : null}
      {open?.kind === 'renew' ? <RenewDialog item={open.item} clinic={clinic} onClose={close} /> : null}
      {open?.kind === 'cancel' ? <CancelDialog item={open.item} onChanged={changed} onClose={close} /> : null}
    </section>
  )
}

function Day({ date, today, children }: { date: string; today: string; children: ReactNode }) {
  const t = useTranslations('agenda')
  const format = useFormatter()
  // Noon in UTC is the same day on every clinic's clock.
  const written = format.dateTime(new Date(`${date}T12:00:00Z`), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(date.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  })
  return (
    <div className="grid gap-1">
      <h3 className="border-b-2 border-line pb-1 font-bold">
        {date === today ? t('today', { date: written }) : written}
      </h3>
      {children}
    </div>
  )
}
