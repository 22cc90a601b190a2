'use client'

import { useTranslations } from 'next-intl'
import { SelectField } from '@/components/ui/field'
import type { ChoiceKind, Device } from '@/lib/call/devices.client'

const LABEL = {
  camera: 'chooseCamera',
  microphone: 'chooseMicrophone',
  loudspeaker: 'chooseLoudspeaker',
} as const satisfies Record<ChoiceKind, string>

/** Which device, where there is more than one. */
export function DeviceChoice({
  kind,
  devices,
  inUse,
  onChoose,
}: {
  kind: ChoiceKind
  devices: readonly Device[]
  inUse: string | undefined
  onChoose: (kind: ChoiceKind, deviceId: string) => void
}) {
  const t = useTranslations('check')
  const own = devices.filter((device) => device.kind === kind)
  if (own.length < 2) return null
  return (
    <SelectField
      size="large"
      label={t(LABEL[kind])}
      value={inUse ?? own[0]?.deviceId}
      onChange={({ target }) => onChoose(kind, target.value)}
    >
      {own.map(({ deviceId, label }, index) => (
        <option key={deviceId} value={deviceId}>
          {label === '' ? t('unnamed', { number: index + 1 }) : label}
        </option>
      ))}
    </SelectField>
  )
}
