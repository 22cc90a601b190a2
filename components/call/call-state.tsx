import { useTranslations } from 'next-intl'
import { phoneIn } from '@/components/clinic/phone-link'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { CallState as State } from '@/lib/call/states'

/** One sentence for every state that is not simply a good call; the software itself never hangs up (R24). */
export function CallState({
  state,
  otherName,
  clinicPhone,
  onAudioOnly,
}: {
  state: State
  otherName: string
  clinicPhone: string
  /** Undefined while only sound is sent already. */
  onAudioOnly: (() => void) | undefined
}) {
  const t = useTranslations('call.state')
  switch (state.status) {
    case 'connected':
    case 'ended':
    case 'seat-lost':
      return null
    case 'joining':
    case 'waiting-for-peer':
      return <Notice live="status">{t('joining', { name: otherName })}</Notice>
    case 'connecting':
    case 'reconnecting':
    case 'unstable':
      return (
        <Notice tone={state.status === 'connecting' ? 'plain' : 'warn'} live="status">
          <div className="grid justify-items-start gap-2">
            <p>{t(state.status, { name: otherName })}</p>
            {state.outage === 'long' && clinicPhone !== '' ? <p>{t.rich('phone', phoneIn(clinicPhone))}</p> : null}
            {onAudioOnly && state.status !== 'connecting' ? (
              <Button tone="secondary" onClick={onAudioOnly}>
                {t('audioOnly')}
              </Button>
            ) : null}
          </div>
        </Notice>
      )
    default:
      return state satisfies never
  }
}
