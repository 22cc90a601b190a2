'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { SelectField, TextField } from '@/components/ui/field'
import type { DisclosureSearch } from '@/lib/disclosure/schema'

/** Two ways: by day, more narrowly by doctor and time, or by the dial-in code that the person has. */
export function FindForm({
  doctors,
  onFind,
}: {
  doctors: readonly { id: string; name: string }[]
  onFind: (search: DisclosureSearch) => void
}) {
  const t = useTranslations('disclosure')
  const [date, setDate] = useState('')
  const [doctorId, setDoctorId] = useState('')
  const [time, setTime] = useState('')
  const [code, setCode] = useState('')

  const byDay = (event: FormEvent) => {
    event.preventDefault()
    if (date === '') return
    onFind({ date, ...(doctorId === '' ? {} : { doctorId }), ...(time === '' ? {} : { time }) })
  }
  const byCode = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') onFind({ code })
  }

  return (
    <div className="grid gap-6 lg:grid-cols-[3fr_2fr]">
      <form aria-label={t('byDay')} className="grid content-start gap-4" onSubmit={byDay}>
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label={t('date')}
            type="date"
            required
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
          <SelectField label={t('doctor')} value={doctorId} onChange={(event) => setDoctorId(event.target.value)}>
            <option value="">{t('allDoctors')}</option>
            {doctors.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField
            label={`${t('time')} (${t('optional')})`}
            type="time"
            value={time}
            onChange={(event) => setTime(event.target.value)}
          />
        </div>
        <Button type="submit" className="justify-self-start">
          {t('show')}
        </Button>
      </form>
      <form aria-label={t('byCode')} className="grid content-start gap-4" onSubmit={byCode}>
        <TextField
          label={t('code')}
          required
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" tone="secondary" className="justify-self-start">
          {t('look')}
        </Button>
      </form>
    </div>
  )
}
