/** The ready-made browser bundle of simple-peer, which brings its own stream and buffer. */
declare module 'simple-peer/simplepeer.min.js' {
  import SimplePeer from 'simple-peer'
  export default SimplePeer
}
