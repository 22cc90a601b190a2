import { useTranslations } from 'next-intl'
import { DeviceChoice } from '@/components/device-check/device-choice'
import { Dialog } from '@/components/ui/dialog'
import type { ChoiceKind } from '@/lib/call/devices.client'
import { useDevices } from './use-devices'

const KINDS = ['camera', 'microphone', 'loudspeaker'] as const satisfies readonly ChoiceKind[]

/** Which camera, microphone and loudspeaker, in the call; the choice counts at once. */
export function DeviceDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('call.devices')
  const { devices, inUse, choose } = useDevices()
  const choices = KINDS.filter((kind) => devices.filter((device) => device.kind === kind).length > 1)
  return (
    <Dialog title={t('title')} closeLabel={t('close')} onClose={onClose}>
      <div className="grid gap-4">
        {choices.map((kind) => (
          <DeviceChoice key={kind} kind={kind} devices={devices} inUse={inUse(kind)} onChoose={choose} />
        ))}
        <p className="text-lg">{t(choices.length === 0 ? 'nothing' : 'atOnce')}</p>
      </div>
    </Dialog>
  )
}
