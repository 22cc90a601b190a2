'use client'

import { useEffect, useState } from 'react'
import { type ChoiceKind, chosenDevice, type Device, listDevices, watchDevices } from '@/lib/call/devices.client'
import { chooseDevice, deviceInUse, watchMedia } from '@/lib/call/media.client'

/** The devices of this machine while a call goes on, and which of them are in use. */
export function useDevices() {
  const [devices, setDevices] = useState<readonly Device[]>([])

  useEffect(() => {
    let left = false
    // A new list each time: which one is in use may have changed as well.
    const list = () => void listDevices().then((found) => left || setDevices([...found]))
    list()
    const stopMedia = watchMedia(list)
    const stopDevices = watchDevices(list)
    return () => {
      left = true
      stopMedia()
      stopDevices()
    }
  }, [])

  return {
    devices,
    inUse: (kind: ChoiceKind) => (kind === 'loudspeaker' ? chosenDevice(kind) : deviceInUse(kind, devices)),
    choose(kind: ChoiceKind, deviceId: string) {
      void chooseDevice(kind, deviceId)
      if (kind === 'loudspeaker') setDevices([...devices])
    },
  }
}
