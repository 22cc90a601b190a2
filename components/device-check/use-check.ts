'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { watchPermissions } from '@/lib/browser/permission.client'
import { type ChoiceKind, chosenDevice, type Device, listDevices, watchDevices } from '@/lib/call/devices.client'
import {
  chooseDevice,
  deviceInUse,
  heldStates,
  holdMedia,
  type LocalMedia,
  releaseMedia,
  watchMedia,
} from '@/lib/call/media.client'
import { LEVEL_EVERY_MS, playTone, watchLevel } from '@/lib/call/sound.client'
import { reportFinding } from '@/lib/device-check/findings.client'
import { checkNetwork } from '@/lib/device-check/network.client'
import { type Checked, deviceFinding, hear, LISTENING } from '@/lib/device-check/rules'

export type Check = Omit<Checked, 'media'> & {
  readonly media: LocalMedia | null
  readonly devices: readonly Device[]
  /** Of the microphone, 0 to 1; null while the browser wants a gesture before we may listen. */
  readonly level: number | null
  inUse(kind: ChoiceKind): string | undefined
  choose(kind: ChoiceKind, deviceId: string): void
  /** Asks for camera and microphone once more. */
  again(): void
  listenAgain(): void
  playTone(): void
  sayHeard(heard: boolean): void
  checkNetworkAgain(): void
}

/** Everything the check looks at, all at once, and anew by itself when something is plugged in or allowed. */
export function useCheck(as: 'visitor' | 'anyone'): Check {
  const { media, devices, again } = useMedia()
  const listening = useHearing(media)
  const [loudspeaker, setLoudspeaker] = useState<Check['loudspeaker']>('unknown')
  const [, setChoices] = useState(0)
  const { network, checkNetworkAgain } = useNetwork(as, media !== null)
  return {
    media,
    devices,
    again,
    ...listening,
    loudspeaker,
    network,
    checkNetworkAgain,
    inUse: (kind) => (kind === 'loudspeaker' ? chosenDevice(kind) : deviceInUse(kind, devices)),
    choose(kind, deviceId) {
      void chooseDevice(kind, deviceId)
      setChoices((count) => count + 1)
    },
    playTone: () => void playTone(),
    sayHeard(heard) {
      const found = heard ? 'ok' : 'unheard'
      setLoudspeaker(found)
      reportFinding({ loudspeaker: found })
    },
  }
}

function useMedia() {
  const [media, setMedia] = useState<LocalMedia | null>(null)
  const [devices, setDevices] = useState<readonly Device[]>([])

  useEffect(() => {
    let left = false
    const list = () => void listDevices().then((found) => left || setDevices(found))
    const stopMedia = watchMedia((found) => {
      setMedia(found)
      list()
    })
    const stopDevices = watchDevices(list)
    void holdMedia()
    return () => {
      left = true
      stopMedia()
      stopDevices()
    }
  }, [])

  const again = useCallback(() => {
    releaseMedia()
    setMedia(null)
    void holdMedia()
  }, [])

  useEffect(
    () =>
      watchPermissions(() => {
        const held = heldStates()
        const refused = held && [held.camera, held.microphone].some((state) => deviceFinding(state) === 'refused')
        if (refused) again()
      }),
    [again],
  )
  return { media, devices, again }
}

function useHearing(media: LocalMedia | null) {
  const [level, setLevel] = useState<number | null>(0)
  const [hearing, setHearing] = useState<Check['hearing']>(LISTENING.state)
  const heard = useRef(LISTENING)

  const listenAgain = useCallback(() => {
    heard.current = LISTENING
    setHearing(LISTENING.state)
    reportFinding({ silent: false })
  }, [])

  useEffect(() => {
    listenAgain()
    if (media?.microphone !== 'ok') return
    return watchLevel(media.stream, (now) => {
      setLevel(now)
      const { state } = heard.current
      heard.current = hear(heard.current, now, LEVEL_EVERY_MS)
      if (heard.current.state === state) return
      setHearing(heard.current.state)
      reportFinding({ silent: heard.current.state === 'silent' })
    })
  }, [media, listenAgain])

  return { level, hearing, listenAgain }
}

function useNetwork(as: 'visitor' | 'anyone', ready: boolean) {
  const [network, setNetwork] = useState<Check['network']>('checking')
  const [round, setRound] = useState(0)

  // Not while the browser asks for the camera: the person looks elsewhere, and the first picture comes first.
  useEffect(() => {
    if (!ready && round === 0) return
    let left = false
    void checkNetwork(as).then((found) => {
      // Known to the doctor also when the person has gone on into the waiting room.
      if (found !== 'unreachable') reportFinding({ network: found })
      if (!left) setNetwork(found)
    })
    return () => {
      left = true
    }
  }, [as, ready, round])

  const checkNetworkAgain = () => {
    setNetwork('checking')
    setRound((last) => last + 1)
  }
  return { network, checkNetworkAgain }
}
