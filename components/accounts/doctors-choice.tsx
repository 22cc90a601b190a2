'use client'

import { useTranslations } from 'next-intl'
import { Checkbox } from '@/components/ui/field'
import type { Doctor } from './accounts'

/** For whom a member of the team organises. */
export function DoctorsChoice({
  doctors,
  chosen,
  onChoose,
}: {
  doctors: readonly Doctor[]
  chosen: readonly string[]
  onChoose: (ids: string[]) => void
}) {
  const t = useTranslations('accounts')
  return (
    <fieldset className="grid gap-1">
      <legend className="font-semibold">{t('doctors')}</legend>
      {doctors.length === 0 ? <p className="text-muted">{t('noDoctors')}</p> : null}
      {doctors.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={chosen.includes(id)}
          onChange={({ target }) => onChoose(target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))}
        />
      ))}
    </fieldset>
  )
}
