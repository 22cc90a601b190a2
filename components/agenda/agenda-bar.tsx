'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { buttonLook } from '@/components/ui/button'
import { SelectField, TextField } from '@/components/ui/field'
import { dayAfter, daysOf, isDay, stepOf, VIEWS } from '@/lib/appointment/range.rules'
import type { DoctorChoice } from './agenda'
import { useDayWords } from './day-words'
import { addressOf, type Place } from './place'

const TAB =
  'inline-flex min-h-11 items-center border-b-3 border-transparent px-2 hover:text-accent aria-[current=page]:border-accent aria-[current=page]:font-bold'
const ARROW = `${buttonLook('secondary', 'normal')} min-w-11 !px-2`

/** Which part of the agenda is shown. */
export function AgendaBar({ place, today }: { place: Place; today: string }) {
  const t = useTranslations('planning')
  const words = useDayWords()
  const days = daysOf(place.view, place.date)
  const [first = place.date, last = first] = [days[0], days.at(-1)]
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <nav aria-label={t('views')} className="flex">
          {VIEWS.map((view) => (
            <Link
              key={view}
              href={addressOf({ ...place, view })}
              prefetch={false}
              scroll={false}
              aria-current={view === place.view ? 'page' : undefined}
              className={TAB}
            >
              {t(`view.${view}`)}
            </Link>
          ))}
        </nav>
        <nav aria-label={t('period')} className="flex items-center gap-2">
          <Link
            href={addressOf({ ...place, date: dayAfter(first, -stepOf(place.view)) })}
            prefetch={false}
            scroll={false}
            aria-label={t(`earlier.${place.view}`)}
            className={ARROW}
          >
            <ChevronLeft aria-hidden className="size-5" />
          </Link>
          <Link
            href={addressOf({ ...place, date: today })}
            prefetch={false}
            scroll={false}
            className={buttonLook('secondary', 'normal')}
          >
            {t('today')}
          </Link>
          <Link
            href={addressOf({ ...place, date: dayAfter(first, stepOf(place.view)) })}
            prefetch={false}
            scroll={false}
            aria-label={t(`later.${place.view}`)}
            className={ARROW}
          >
            <ChevronRight aria-hidden className="size-5" />
          </Link>
        </nav>
      </div>
      <p className="text-lg font-bold" aria-live="polite">
        {first === last
          ? words.long(first, today)
          : t('span', { from: words.short(first), to: `${words.short(last)}${last.slice(0, 4)}` })}
      </p>
    </div>
  )
}

/** A day to go to, and whose appointments are shown. */
export function PlaceFields({ place, doctors }: { place: Place; doctors: readonly DoctorChoice[] }) {
  const t = useTranslations('planning')
  const router = useRouter()
  const go = (change: Partial<Place>) => router.push(addressOf({ ...place, ...change }))
  return (
    <div className="flex flex-wrap items-end gap-3">
      <TextField
        key={place.date}
        label={t('goTo')}
        type="date"
        defaultValue={place.date}
        onChange={({ target }) => {
          if (isDay(target.value)) go({ date: target.value })
        }}
      />
      {doctors.length > 1 ? (
        <SelectField
          label={t('whose')}
          value={place.doctorId ?? ''}
          onChange={({ target }) => go({ doctorId: target.value === '' ? undefined : target.value })}
        >
          <option value="">{t('everybody')}</option>
          {doctors.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
    </div>
  )
}
