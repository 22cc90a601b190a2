'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { DeviceList } from '@/components/sign-in/device-list'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { type AccountView, linkAnswer } from '@/lib/account/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { Doctor } from './accounts'
import { DoctorsChoice } from './doctors-choice'
import { MadeLink } from './made-link'
import { RoleField } from './role-field'

type Method = 'POST' | 'PUT' | 'DELETE'

/** Everything that an admin may do with one account. */
export function AccountDialog({
  account,
  own,
  doctors,
  onChanged,
  onClose,
}: {
  account: AccountView
  own: boolean
  doctors: readonly Doctor[]
  onChanged: () => void
  onClose: () => void
}) {
  const t = useTranslations('accounts')
  const tError = useTranslations('errors')
  const [role, setRole] = useState(account.role)
  const [doctorIds, setDoctorIds] = useState<readonly string[]>(account.doctorIds)
  const [problem, setProblem] = useState<Problem>()
  const [link, setLink] = useState<string | null>()
  const [done, setDone] = useState(false)
  const [pending, setPending] = useState(false)
  const { id, name, email, state } = account
  const path = `/api/accounts/${id}`

  const settle = (outcome: Problem | undefined) => {
    setPending(false)
    setProblem(outcome)
    setDone(outcome === undefined)
    // Also after a refusal: the display may be old.
    onChanged()
  }
  const change = async (url: string, method: Method, body?: unknown) => {
    setPending(true)
    setLink(undefined)
    const answer = await ask(url, { method, body }, tError('unavailable'))
    settle(answer instanceof Problem ? answer : undefined)
  }
  const makeLink = async () => {
    setPending(true)
    const answer = await ask(`${path}/link`, { answer: linkAnswer }, tError('unavailable'))
    setLink(answer instanceof Problem ? undefined : answer.link)
    settle(answer instanceof Problem ? answer : undefined)
    setDone(false)
  }
  const button = (
    words: Parameters<typeof t>[0],
    act: () => Promise<void>,
    tone: 'secondary' | 'danger' | 'primary',
  ) => (
    <Button tone={tone} className="justify-self-start" disabled={pending} onClick={() => void act()}>
      {t(words)}
    </Button>
  )

  return (
    <Dialog title={name} closeLabel={t('close')} onClose={onClose}>
      <div className="grid gap-6">
        <p className="[overflow-wrap:anywhere]">
          {email} · {t(`roles.${account.role}`)} · {t(`states.${state}`)}
        </p>
        {problem ? (
          <Notice tone="bad" live="alert">
            {problem.message}
          </Notice>
        ) : null}
        {done ? (
          <Notice tone="good" live="status">
            {t('saved')}
          </Notice>
        ) : null}
        {state === 'awaiting' ? (
          <Part title={t('approval')}>
            <p>{t('approvalIntro')}</p>
            {button('approve', () => change(`${path}/approval`, 'POST'), 'primary')}
          </Part>
        ) : null}
        {state === 'locked' ? null : (
          <Part title={t(state === 'invited' ? 'invitation' : 'newPassword')}>
            <p>{t(state === 'invited' ? 'invitationIntro' : 'newPasswordIntro')}</p>
            {account.link && link === undefined ? (
              <p>{account.link.over ? t('linkOver') : t(`linkStates.${account.link.mail ?? 'shown'}`)}</p>
            ) : null}
            {link === undefined ? null : <MadeLink link={link} email={email} />}
            <div className="flex flex-wrap gap-3">
              {button('makeLink', makeLink, 'secondary')}
              {state === 'invited' || account.link
                ? button(
                    state === 'invited' ? 'withdrawInvitation' : 'withdrawLink',
                    () => change(`${path}/link`, 'DELETE'),
                    'secondary',
                  )
                : null}
            </div>
          </Part>
        )}
        {account.role === 'STAFF' ? (
          <Part title={t('assignment')}>
            <DoctorsChoice doctors={doctors} chosen={doctorIds} onChoose={setDoctorIds} />
            {button('saveDoctors', () => change(`${path}/doctors`, 'PUT', { doctorIds }), 'secondary')}
          </Part>
        ) : null}
        <Part title={t('changeRole')}>
          <p>{t('changeRoleIntro')}</p>
          <RoleField role={role} onChoose={setRole} />
          {role === account.role
            ? null
            : button('saveRole', () => change(`${path}/role`, 'PUT', { role }), 'secondary')}
        </Part>
        {account.secondFactor && !own ? (
          <Part title={t('factor')}>
            <p>{t('factorIntro')}</p>
            {button('removeFactor', () => change(`${path}/second-factor`, 'DELETE'), 'secondary')}
          </Part>
        ) : null}
        {state === 'invited' ? null : (
          <Part title={t('devices')}>
            <DeviceList
              signIns={account.signIns}
              pending={pending}
              onEnd={(signIn) => void change(`/api/sign-ins/${signIn}`, 'DELETE')}
            />
            {account.signIns.length > 1
              ? button('signOutEverywhere', () => change(`${path}/sign-ins`, 'DELETE'), 'secondary')
              : null}
          </Part>
        )}
        <Part title={t('lock')}>
          <p>{t(state === 'locked' ? 'unlockIntro' : 'lockIntro')}</p>
          {state === 'locked'
            ? button('unlockNow', () => change(`${path}/lock`, 'DELETE'), 'secondary')
            : button('lockNow', () => change(`${path}/lock`, 'POST'), 'danger')}
        </Part>
      </div>
    </Dialog>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3 border-t border-line pt-5">
      <h3 className="text-lg font-bold">{title}</h3>
      {children}
    </section>
  )
}
