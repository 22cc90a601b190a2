// The floor: a bare RTCPeerConnection with the same camera and microphone and nothing around it.
;(() => {
  /** @param {string} name @param {number} [now] */
  const tell = (name, now = performance.now()) => window.benchTell({ name, at: performance.timeOrigin + now })
  const video = document.body.appendChild(document.createElement('video'))
  video.muted = true
  video.autoplay = true
  video.style.width = '100%'

  /** @type {MediaStream | undefined} */
  let stream
  /** @type {RTCPeerConnection | undefined} */
  let connection
  /** @type {RTCDataChannel | undefined} */
  let channel
  let heard = Promise.resolve()

  /** A black picture and a silent sound, as long as the camera's tracks wait. */
  const placeholders = () => {
    const canvas = document.createElement('canvas')
    canvas.getContext('2d')
    const sound = new AudioContext().createMediaStreamDestination()
    return new MediaStream([...canvas.captureStream(0).getTracks(), ...sound.stream.getTracks()])
  }

  /** @param {RTCPeerConnection} at */
  const swapTracks = async (at) => {
    for (const sender of at.getSenders()) {
      const track = stream?.getTracks().find(({ kind }) => kind === sender.track?.kind)
      if (track) await sender.replaceTrack(track)
    }
  }

  window.floor = {
    async take(constraints) {
      stream = await navigator.mediaDevices.getUserMedia(constraints)
    },
    prepare(swapped) {
      tell('constructing')
      const made = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' })
      connection = made
      heard = Promise.resolve()
      const sent = swapped ? placeholders() : stream
      for (const track of sent?.getTracks() ?? []) if (sent) made.addTrack(track, sent)
      if (swapped) {
        channel = made.createDataChannel('swap', { negotiated: true, id: 0 })
        channel.onopen = () => tell('channel open')
        channel.onmessage = () => void swapTracks(made)
      }
      made.onicecandidate = ({ candidate }) => {
        if (candidate) window.floorSend({ candidate: candidate.toJSON() })
      }
      made.oniceconnectionstatechange = () => tell(`ice ${made.iceConnectionState}`)
      made.onconnectionstatechange = () => tell(`connection ${made.connectionState}`)
      made.ontrack = ({ track, streams }) => {
        if (track.kind !== 'video') return
        video.srcObject = streams[0] ?? null
        window.benchPicture(video, (now, size) => {
          tell('picture', now)
          tell(`size ${size}`, now)
        })
      }
    },
    async offer() {
      if (!connection) return
      tell('begin')
      await connection.setLocalDescription(await connection.createOffer())
      tell('offer sent')
      window.floorSend({ description: connection.localDescription?.toJSON() })
    },
    swap() {
      if (!connection || !channel) return
      tell('begin')
      channel.send('swap')
      void swapTracks(connection)
    },
    hear({ description, candidate }) {
      const here = connection
      if (!here) return
      heard = heard.then(async () => {
        if (candidate) return await here.addIceCandidate(candidate)
        if (!description) return
        tell(`${description.type} received`)
        await here.setRemoteDescription(description)
        if (description.type !== 'offer') return
        await here.setLocalDescription(await here.createAnswer())
        tell('answer sent')
        window.floorSend({ description: here.localDescription?.toJSON() })
      })
    },
    close() {
      connection?.close()
      connection = undefined
      video.srcObject = null
    },
  }
})()
