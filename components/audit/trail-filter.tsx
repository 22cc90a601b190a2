'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { SelectField, TextField } from '@/components/ui/field'
import { ACTION_GROUPS } from '@/lib/audit/rules'
import type { TrailFilter as Filter, TrailPerson } from '@/lib/audit/schema'

const NOTHING = { from: '', to: '', group: '', personId: '' }

/** By time, kind of action and person. */
export function TrailFilter({
  people,
  onApply,
}: {
  people: readonly TrailPerson[]
  onApply: (filter: Filter) => void
}) {
  const t = useTranslations('audit')
  const [chosen, setChosen] = useState(NOTHING)
  const choose = (field: keyof typeof NOTHING) => (event: { target: { value: string } }) =>
    setChosen({ ...chosen, [field]: event.target.value })

  const apply = (event: FormEvent) => {
    event.preventDefault()
    onApply(filterOf(chosen))
  }
  const reset = () => {
    setChosen(NOTHING)
    onApply({})
  }

  return (
    <form noValidate className="grid gap-4" onSubmit={apply}>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <TextField label={t('filter.from')} type="date" value={chosen.from} onChange={choose('from')} />
        <TextField label={t('filter.to')} type="date" value={chosen.to} onChange={choose('to')} />
        <SelectField label={t('filter.group')} value={chosen.group} onChange={choose('group')}>
          <option value="">{t('filter.all')}</option>
          {ACTION_GROUPS.map((group) => (
            <option key={group} value={group}>
              {t(`groups.${group}`)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t('filter.person')} value={chosen.personId} onChange={choose('personId')}>
          <option value="">{t('filter.everybody')}</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button type="submit">{t('filter.apply')}</Button>
        <Button tone="quiet" onClick={reset}>
          {t('filter.reset')}
        </Button>
      </div>
    </form>
  )
}

/** What was left empty filters nothing. */
function filterOf({ from, to, group, personId }: typeof NOTHING): Filter {
  const wanted = ACTION_GROUPS.find((one) => one === group)
  return {
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(wanted === undefined ? {} : { group: wanted }),
    ...(personId === '' ? {} : { personId }),
  }
}
