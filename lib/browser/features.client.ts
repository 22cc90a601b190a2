/** What the user agent's name cannot tell: whether this page really has what a call needs. */
export function missingFeature(): 'insecure' | 'unsuitable' | undefined {
  if (!window.isSecureContext) return 'insecure'
  const complete =
    typeof RTCPeerConnection === 'function' &&
    typeof RTCPeerConnection.generateCertificate === 'function' &&
    typeof navigator.mediaDevices?.getUserMedia === 'function' &&
    typeof TextDecoderStream === 'function'
  return complete ? undefined : 'unsuitable'
}
