'use client'

import { useEffect, useRef } from 'react'
import { useLettingGo } from './letting-go'

/** A picture without its sound. `own`: it is of this side; `mirrored`: as in a mirror. */
export function Video({
  stream,
  label,
  own = false,
  mirrored = false,
  className = '',
}: {
  stream: MediaStream | null
  label: string
  own?: boolean
  mirrored?: boolean
  className?: string
}) {
  const element = useRef<HTMLVideoElement>(null)
  useLettingGo(element)

  useEffect(() => {
    const video = element.current
    if (!video) return
    video.srcObject = stream
    // Interrupted by the next stream, if at all.
    if (stream) video.play().catch(() => {})
  }, [stream])

  return (
    <video
      ref={element}
      aria-label={label}
      autoPlay
      playsInline
      muted
      disablePictureInPicture={own}
      className={`bg-black ${mirrored ? '-scale-x-100' : ''} ${className}`}
    />
  )
}
