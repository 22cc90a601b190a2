// With --profile: marks the steps of a call from outside, by watching what the page asks of the browser.
;(() => {
  /** @param {string} name @param {number} [now] */
  const tell = (name, now = performance.now()) => window.benchTell({ name, at: performance.timeOrigin + now })

  /** @param {string} url */
  const short = (url) => {
    const { pathname, searchParams } = new URL(url, location.href)
    const path = pathname.replace(/[0-9a-f-]{36}/, '…')
    return searchParams.has('_rsc') ? `page ${path}` : path
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!(entry instanceof PerformanceResourceTiming) || /\.(css|woff2|svg)$/.test(entry.name)) continue
      tell(`→ ${short(entry.name)}`, entry.startTime)
      tell(
        `← ${short(entry.name)} (server ${(entry.responseStart - entry.requestStart).toFixed(0)} ms)`,
        entry.responseEnd,
      )
    }
  }).observe({ type: 'resource' })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tell(`long task of ${duration.toFixed(0)} ms`, startTime)
  }).observe({ type: 'longtask' })

  const ask = window.fetch
  window.fetch = async (target, options) => {
    const answer = await ask(target, options)
    if (!(typeof target === 'string' && target.startsWith('/api/events')) || !answer.body) return answer
    const tap = new TransformStream({
      transform(/** @type {Uint8Array} */ chunk, controller) {
        const text = new TextDecoder().decode(chunk)
        for (const [, event, rest] of text.matchAll(/event: (\S+)\ndata: (.*)/g)) {
          const kinds = [...(rest ?? '').matchAll(/\\"type\\":\\"(\w+)|\\"kind\\":\\"(candidate)/g)]
          const held = /"held":"(\w+)"/.exec(rest ?? '')
          tell(
            `event ${event} ${kinds.map(([, type, kind]) => type ?? kind).join(' ')}${held ? ` held ${held[1]}` : ''}`,
          )
        }
        controller.enqueue(chunk)
      },
    })
    return new Response(answer.body.pipeThrough(tap), answer)
  }

  const take = MediaDevices.prototype.getUserMedia
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    tell('getUserMedia …')
    const stream = await take.call(this, constraints)
    tell('getUserMedia done')
    return stream
  }

  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct(Plain, [configuration], target) {
      tell('peer constructed')
      const made = Reflect.construct(Plain, [configuration], target)
      made.addEventListener('iceconnectionstatechange', () => tell(`ice ${made.iceConnectionState}`))
      made.addEventListener('connectionstatechange', () => tell(`connection ${made.connectionState}`))
      made.addEventListener('track', (/** @type {RTCTrackEvent} */ { track }) => tell(`track ${track.kind}`))
      made.addEventListener('icecandidate', (/** @type {RTCPeerConnectionIceEvent} */ { candidate }) =>
        tell(`own candidate ${candidate ? (candidate.protocol ?? '') : 'none more'}`),
      )
      return made
    },
  })
  for (const name of /** @type {const} */ ([
    'createOffer',
    'createAnswer',
    'setLocalDescription',
    'setRemoteDescription',
  ])) {
    const plain = RTCPeerConnection.prototype[name]
    Reflect.set(
      RTCPeerConnection.prototype,
      name,
      /** @this {RTCPeerConnection} @param {unknown[]} args */ async function (...args) {
        tell(`${name} …`)
        const result = await Reflect.apply(plain, this, args)
        tell(`${name} done`)
        return result
      },
    )
  }
})()
