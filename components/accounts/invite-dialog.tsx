'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/field'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import type { Role } from '@/lib/account/rules'
import { linkAnswer } from '@/lib/account/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { Doctor } from './accounts'
import { DoctorsChoice } from './doctors-choice'
import { MadeLink } from './made-link'
import { RoleField } from './role-field'

/** »Jemanden einladen« */
export function InviteDialog({
  doctors,
  onInvited,
  onClose,
}: {
  doctors: readonly Doctor[]
  onInvited: () => void
  onClose: () => void
}) {
  const t = useTranslations('accounts')
  const tError = useTranslations('errors')
  const [role, setRole] = useState<Role>('DOCTOR')
  const [typed, setTyped] = useState({ name: '', email: '' })
  const [doctorIds, setDoctorIds] = useState<readonly string[]>([])
  const [outcome, setOutcome] = useState<Problem | { link: string | null }>()
  const [pending, setPending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const body = { role, ...typed, doctorIds: role === 'STAFF' ? doctorIds : [] }
    const answer = await ask('/api/accounts', { body, answer: linkAnswer }, tError('unavailable'))
    setPending(false)
    setOutcome(answer)
    if (!(answer instanceof Problem)) onInvited()
  }

  if (outcome && !(outcome instanceof Problem)) {
    return (
      <Dialog title={t('invited')} closeLabel={t('close')} onClose={onClose}>
        <div className="grid gap-4">
          <p>{t('invitedNext', { name: typed.name, role })}</p>
          <MadeLink link={outcome.link} email={typed.email} />
        </div>
      </Dialog>
    )
  }
  const problem = outcome
  const about = (field: 'name' | 'email') =>
    problem?.about(field) && problem.code === 'invalid-input' ? t(`problems.${field}`) : problem?.about(field)
  return (
    <Dialog title={t('invite')} closeLabel={t('close')} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-5">
        <RoleField role={role} onChoose={setRole} />
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          value={typed.name}
          onChange={({ target }) => setTyped({ ...typed, name: target.value })}
          problem={about('name')}
          autoComplete="off"
          maxLength={80}
        />
        <TextField
          label={t('email')}
          value={typed.email}
          onChange={({ target }) => setTyped({ ...typed, email: target.value })}
          problem={about('email')}
          type="email"
          autoComplete="off"
          maxLength={254}
        />
        {role === 'STAFF' ? <DoctorsChoice doctors={doctors} chosen={doctorIds} onChoose={setDoctorIds} /> : null}
        <OutcomeNotice problem={problem} atFields />
        <Button type="submit" className="justify-self-start" disabled={pending}>
          {t('sendInvitation')}
        </Button>
      </form>
    </Dialog>
  )
}
