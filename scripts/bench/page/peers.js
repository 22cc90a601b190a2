// Remembers the page's connections, for their own figures. Runs before the page's own code.
/** @type {RTCPeerConnection[]} */
const peers = []
Reflect.set(globalThis, 'benchPeers', peers)
const Original = globalThis.RTCPeerConnection
globalThis.RTCPeerConnection = class extends Original {
  /** @param {RTCConfiguration} [configuration] */
  constructor(configuration) {
    super(configuration)
    peers.push(this)
  }
}
