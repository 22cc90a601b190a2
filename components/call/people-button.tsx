import { Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { CallRunner } from '@/lib/call/runner.client'
import { ask, Problem } from '@/lib/http/request.client'
import type { WaitingPatient } from '@/lib/signalling/schema'

/**
 * The doctor's view of the further people of this appointment: who waits to be called in, and who is in the call and
 * may be sent back. Quiet in the call's head (R23); not there while nobody has come.
 */
export function PeopleButton({ runner, people }: { runner: CallRunner; people: readonly WaitingPatient[] }) {
  const t = useTranslations('companion')
  const tError = useTranslations('errors')
  const [open, setOpen] = useState(false)
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const waiting = people.filter(({ status }) => status === 'WAITING')
  if (people.length === 0) return null

  const act = async (change: () => Promise<unknown>) => {
    setPending(true)
    setProblem(undefined)
    const outcome = await change()
    setPending(false)
    if (outcome instanceof Problem) setProblem(outcome.message)
    else setOpen(false)
  }
  const unreachable = tError('unavailable')
  const admit = (id: string) => act(() => runner.admitCompanion(id, unreachable))
  const sendBack = (id: string) =>
    act(() => ask(`/api/waiting-entries/${id}/admission`, { method: 'DELETE' }, unreachable))

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className={`flex min-h-11 items-center gap-2 rounded-lg px-3 text-sm font-semibold ${waiting.length > 0 ? 'bg-accent text-on-accent' : 'underline underline-offset-4 hover:bg-stage-hover'}`}
      >
        <Users aria-hidden="true" className="size-5 shrink-0" />
        {waiting.length > 0 ? t('waitingCount', { count: waiting.length }) : t('title')}
      </button>
      {open ? (
        <Dialog title={t('title')} closeLabel={t('close')} onClose={() => setOpen(false)}>
          <div className="grid gap-4">
            {problem ? (
              <Notice tone="bad" live="alert">
                {problem}
              </Notice>
            ) : null}
            <ul className="grid gap-3">
              {people.map(({ id, name, companion, status }) => (
                <li
                  key={id}
                  className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line px-4 py-3"
                >
                  <p className="min-w-0 [overflow-wrap:anywhere]">
                    <bdi className="font-bold">{name}</bdi>
                    <span className="block text-muted">
                      {companion ? t(`kinds.${companion}`) : null} · {t(status === 'WAITING' ? 'waiting' : 'inCallNow')}
                    </span>
                  </p>
                  {status === 'WAITING' ? (
                    <Button disabled={pending} onClick={() => void admit(id)}>
                      {t('admit')}
                    </Button>
                  ) : (
                    <Button tone="secondary" disabled={pending} onClick={() => void sendBack(id)}>
                      {t('sendBack')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
