import { OpenDeviceCheck } from '@/components/visit/open-device-check'

/** Anybody may check the own device, days before the appointment. */
export default function DeviceCheckPage() {
  return <OpenDeviceCheck />
}
