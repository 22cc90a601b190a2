'use client'

import { type RefObject, useEffect, useState } from 'react'
import { CORNERS, type Corner } from './own-picture'

/** How the pictures are shown on this screen; what this browser cannot do says so. */
export type Display = {
  readonly canShare: boolean
  readonly canPopOut: boolean
  readonly poppedOut: boolean
  readonly canFill: boolean
  readonly filled: boolean
  readonly ownHidden: boolean
  readonly corner: Corner
  togglePopOut(): void
  toggleFull(): void
  toggleOwn(): void
  moveOwn(): void
}

/** `stage` fills the screen, `other` holds the video that pops out into a small window of its own. */
export function useDisplay(stage: RefObject<HTMLElement | null>, other: RefObject<HTMLElement | null>): Display {
  const [can, setCan] = useState({ canShare: false, canPopOut: false, canFill: false })
  const [poppedOut, setPoppedOut] = useState(false)
  const [filled, setFilled] = useState(false)
  const [ownHidden, setOwnHidden] = useState(false)
  const [corner, setCorner] = useState<Corner>('bottom-right')

  useEffect(() => {
    const video = other.current?.querySelector('video')
    setCan({
      canShare: typeof navigator.mediaDevices?.getDisplayMedia === 'function',
      canPopOut: document.pictureInPictureEnabled === true,
      canFill: document.fullscreenEnabled === true,
    })
    const look = () => {
      setPoppedOut(document.pictureInPictureElement === video)
      setFilled(document.fullscreenElement !== null)
    }
    video?.addEventListener('enterpictureinpicture', look)
    video?.addEventListener('leavepictureinpicture', look)
    document.addEventListener('fullscreenchange', look)
    return () => {
      video?.removeEventListener('enterpictureinpicture', look)
      video?.removeEventListener('leavepictureinpicture', look)
      document.removeEventListener('fullscreenchange', look)
      if (video && document.pictureInPictureElement === video) document.exitPictureInPicture().catch(() => {})
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
    }
  }, [other])

  return {
    ...can,
    poppedOut,
    filled,
    ownHidden,
    corner,
    // Refused by the browser: everything stays as it was.
    togglePopOut() {
      const video = other.current?.querySelector('video')
      if (poppedOut) document.exitPictureInPicture().catch(() => {})
      else video?.requestPictureInPicture().catch(() => {})
    },
    toggleFull() {
      if (filled) document.exitFullscreen().catch(() => {})
      else stage.current?.requestFullscreen().catch(() => {})
    },
    toggleOwn: () => setOwnHidden(!ownHidden),
    moveOwn: () => setCorner(CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length] ?? 'bottom-right'),
  }
}
