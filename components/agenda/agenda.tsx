'use client'

import { Plus, Zap } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { useAgendaVersion } from '@/components/waiting-room/live'
import { onClock } from '@/lib/appointment/agenda.rules'
import type { Timed } from '@/lib/appointment/grid.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import { AgendaBar, PlaceFields } from './agenda-bar'
import type { FreeTime } from './agenda-grid'
import { AgendaList } from './agenda-list'
import { AgendaView } from './agenda-view'
import type { Choose } from './appointment'
import { AppointmentDialog } from './appointment-dialog'
import { useDayWords } from './day-words'
import { ImmediateDialog, useImmediate } from './immediate-dialog'
import { ItemDialog, type OpenItem } from './item-dialog'
import type { Place } from './place'
import { SearchBar, useSearch } from './search'

export type Clinic = {
  readonly name: string
  readonly phone: string
  readonly address: string
  readonly logo: string | null
  readonly origin: string
  /** Whether a mail server is set up. */
  readonly sendsMail?: boolean
}
export type DoctorChoice = { readonly id: string; readonly name: string }
/** Says in one sentence what was done with an appointment. */
export type Done = (item: AgendaItem, said: string) => void
/** What a form has to know of an appointment that may be in the way. */
export type Known = Timed & { readonly reference: string }

type Open = OpenItem | { readonly kind: 'new'; readonly free: FreeTime | undefined } | { readonly kind: 'immediate' }

/** The practice's appointments: by day, by week or as a list, and everything that can be done with them. */
export function Agenda({
  items,
  doctors,
  namesDoctors,
  clinic,
  place,
  version = '',
}: {
  /** Those of the shown days. */
  items: readonly AgendaItem[]
  doctors: readonly DoctorChoice[]
  /** The team organises for several doctors: each appointment says whose it is. */
  namesDoctors: boolean
  clinic: Clinic
  place: Place
  /** Of the agenda when these items were read. */
  version?: string
}) {
  const t = useTranslations('agenda')
  const tNew = useTranslations('appointment')
  const tPlan = useTranslations('planning')
  const { zone } = useDayWords()
  const today = onClock(useNow(), zone).date
  const router = useRouter()
  const headingId = useId()
  const [open, setOpen] = useState<Open>()
  const [made, known, addMade] = useMade(items)
  const [done, setDone] = useState<{ readonly id: string; readonly said: string }>()
  const search = useSearch()
  const close = () => setOpen(undefined)
  const changed = () => {
    router.refresh()
    if (search.found) void search.find()
  }
  const immediate = useImmediate(doctors, changed)
  useFreshAgenda(version, changed)

  const shownDoctors = doctors.filter(({ id }) => place.doctorId === undefined || id === place.doctorId)
  const shown = items.filter(({ doctorId }) => place.doctorId === undefined || doctorId === place.doctorId)
  const choose: Choose = (kind, item) => {
    setDone(undefined)
    setOpen({ kind, item })
  }
  const beginNow = () => {
    setOpen({ kind: 'immediate' })
    const [only, second] = shownDoctors
    if (only && !second) void immediate.start(only.id)
  }

  return (
    <section
      aria-labelledby={headingId}
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 rounded-2xl border border-line bg-surface p-4 sm:p-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id={headingId} className="text-xl font-bold">
          {t('title')}
        </h2>
        {doctors.length > 0 ? (
          <div className="flex flex-wrap gap-3">
            <Button tone="secondary" disabled={immediate.pending} onClick={beginNow}>
              <Zap aria-hidden className="size-5" />
              {tPlan('immediate')}
            </Button>
            <Button onClick={() => setOpen({ kind: 'new', free: undefined })}>
              <Plus aria-hidden className="size-5" />
              {tNew('new')}
            </Button>
          </div>
        ) : null}
      </div>
      <p role="status" className="font-semibold empty:sr-only">
        {done?.said}
      </p>
      {doctors.length === 0 ? <p>{tPlan('noDoctors')}</p> : null}
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <SearchBar search={search} />
        {search.found ? null : <PlaceFields place={place} doctors={doctors} />}
      </div>
      {search.found ? (
        <AgendaList items={search.found.items} namesDoctors={namesDoctors} showsToday={false} onChoose={choose} />
      ) : (
        <>
          <AgendaBar place={place} today={today} />
          <AgendaView
            place={place}
            today={today}
            items={shown}
            doctors={shownDoctors}
            namesDoctors={namesDoctors}
            marked={done?.id}
            onChoose={choose}
            onFree={(free) => {
              const [only, second] = shownDoctors
              setOpen({ kind: 'new', free: { ...free, doctorId: free.doctorId ?? (second ? undefined : only?.id) } })
            }}
          />
        </>
      )}
      {open?.kind === 'new' ? (
        <AppointmentDialog
          doctors={doctors}
          clinic={clinic}
          known={known}
          free={open.free}
          onMade={(more) => {
            addMade([...made, ...more])
            changed()
          }}
          onStale={changed}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'immediate' ? (
        <ImmediateDialog
          doctors={shownDoctors}
          clinic={clinic}
          pending={immediate.pending}
          outcome={immediate.outcome}
          onStart={(id) => void immediate.start(id)}
          onClose={() => {
            close()
            immediate.forget()
          }}
        />
      ) : null}
      {open?.kind === 'new' || open?.kind === 'immediate' || open === undefined ? null : (
        <ItemDialog
          open={open}
          item={[...items, ...(search.found?.items ?? [])].find(({ id }) => id === open.item.id) ?? open.item}
          clinic={clinic}
          known={known}
          onChoose={choose}
          onChanged={changed}
          onDone={({ id }, said) => setDone({ id, said })}
          onClose={close}
        />
      )}
    </section>
  )
}

/** What was made here stands in the agenda at once, until the server has sent it. */
function useMade(items: readonly AgendaItem[]) {
  const [made, setMade] = useState<{ since: readonly AgendaItem[]; those: readonly Known[] }>({
    since: items,
    those: [],
  })
  const those = made.since === items ? made.those : []
  const known: readonly Known[] = [...items, ...those]
  return [those, known, (more: readonly Known[]) => setMade({ since: items, those: more })] as const
}

/** The team and other tabs change the agenda too. */
function useFreshAgenda(version: string, refresh: () => void) {
  const told = useAgendaVersion()
  const latest = useRef({ version, refresh })
  useEffect(() => {
    latest.current = { version, refresh }
  })
  useEffect(() => {
    if (told !== '' && told !== latest.current.version) latest.current.refresh()
  }, [told])
  // Where the stream was cut or a day is over: whoever comes back to this tab sees the newest.
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') latest.current.refresh()
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
}
