/** A device that a person sends with. */
export type DeviceKind = 'camera' | 'microphone'

/** What keeps a camera or microphone from working, named for people. */
export type DeviceProblem =
  /** Refused by the person, for this page. */
  | 'refused'
  /** The question was closed without an answer: it can be asked again. */
  | 'dismissed'
  /** The page may, but the operating system keeps the browser from it. */
  | 'system'
  /** Switched off by a policy of the page or of who runs the device: the person cannot change it. */
  | 'policy'
  | 'missing'
  | 'busy'
  | 'insecure'
  | 'unknown'

/** All that a browser lets a page know of why a device did not come. */
export type Clues = {
  /** Of the exception. */
  readonly name: string
  readonly message: string
  /** Undefined where the browser does not tell. */
  readonly permission: PermissionState | undefined
  readonly policyAllows: boolean
  /** Whether the browser lists a device of this kind. */
  readonly listed: boolean
  /** How often this page has asked before. */
  readonly askedBefore: number
}

/** The Media Capture specification's error names; older browsers have names of their own. */
export function problemOf(clues: Clues): DeviceProblem {
  switch (clues.name) {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError':
      return refusalOf(clues)
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      // Firefox says “not found” of what macOS keeps from it, and lists it all the same.
      return clues.name === 'NotFoundError' && clues.listed && clues.permission === 'granted' ? 'system' : 'missing'
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy'
    default:
      return 'unknown'
  }
}

function refusalOf({ message, permission, policyAllows, askedBefore }: Clues): DeviceProblem {
  if (!policyAllows || /permissions? policy|feature policy/i.test(message)) return 'policy'
  if (/by (the )?system/i.test(message) || permission === 'granted') return 'system'
  const closed = permission === 'prompt' || /dismissed/i.test(message)
  // A browser that refuses again without a question has taken the first answer for lasting.
  return closed && askedBefore === 0 ? 'dismissed' : 'refused'
}

/**
 * Whether one device may be asked for alone after both together did not come. Who has just said no is not asked twice;
 * but a camera that is forbidden takes no microphone away.
 */
export function isWorthAskingAlone(own: DeviceProblem, other: DeviceProblem): boolean {
  switch (own) {
    case 'refused':
    case 'policy':
    case 'insecure':
      return false
    case 'dismissed':
      return other === 'refused' || other === 'policy'
    case 'system':
    case 'missing':
    case 'busy':
    case 'unknown':
      return true
    default:
      return own satisfies never
  }
}

/** Whether a device that is plugged in now may mend it. */
export function mayComeBack(problem: DeviceProblem | 'ok'): boolean {
  return problem === 'missing' || problem === 'busy' || problem === 'unknown'
}
