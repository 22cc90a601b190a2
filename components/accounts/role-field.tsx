'use client'

import { useTranslations } from 'next-intl'
import { SelectField } from '@/components/ui/field'
import { ROLES, type Role } from '@/lib/account/rules'

export function RoleField({ role, onChoose }: { role: Role; onChoose: (role: Role) => void }) {
  const t = useTranslations('accounts')
  return (
    <SelectField
      label={t('role')}
      hint={t(`roleHints.${role}`)}
      value={role}
      onChange={({ target }) => onChoose(ROLES.find((known) => known === target.value) ?? role)}
    >
      {ROLES.map((known) => (
        <option key={known} value={known}>
          {t(`roles.${known}`)}
        </option>
      ))}
    </SelectField>
  )
}
