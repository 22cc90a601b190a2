// The first frame of a camera in a video: a frame of another shape comes from a placeholder and is no picture.
;(() => {
  /** The fake camera's, whatever the sender scales it down to. */
  const SHAPE = 16 / 9

  window.benchPicture = (video, take) => {
    video.requestVideoFrameCallback((now, { width, height }) => {
      if (Math.abs(width / height - SHAPE) < 0.02) take(now, `${width}×${height}`)
      else window.benchPicture(video, take)
    })
  }
})()
