'use client'

import { type RefObject, useEffect, useRef } from 'react'

const EVERY_MS = 500
function isLive({ srcObject }: HTMLVideoElement): boolean {
  if (!(srcObject instanceof MediaStream)) return false
  return srcObject.getVideoTracks().some(({ readyState, muted }) => readyState === 'live' && !muted)
}

/** Wide enough to recognise somebody by. */
const WIDTH = 640

/**
 * The other's last picture, for as long as none comes: a lost connection takes its video along. One still picture at a
 * time, in this page's memory, painted over by the next and gone with the call.
 */
export function LastPicture({ of, shown }: { of: RefObject<HTMLElement | null>; shown: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    if (shown) return
    let frames = 0
    const paint = () => {
      const [picture, video] = [canvas.current, of.current?.querySelector('video')]
      const { totalVideoFrames = 0 } = video?.getVideoPlaybackQuality() ?? {}
      // A connection that ends leaves a black picture behind, which is none.
      if (!picture || !video || video.videoWidth === 0 || totalVideoFrames === frames || !isLive(video)) return
      frames = totalVideoFrames
      picture.width = WIDTH
      picture.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth)
      picture.getContext('2d')?.drawImage(video, 0, 0, picture.width, picture.height)
    }
    const timer = setInterval(paint, EVERY_MS)
    return () => clearInterval(timer)
  }, [of, shown])

  return (
    <canvas
      ref={canvas}
      data-testid="last-picture"
      className={`absolute inset-0 size-full bg-stage object-contain opacity-40 ${shown ? '' : 'hidden'}`}
    />
  )
}
