import { isHandheld, type Place } from '@/lib/browser/place.rules'
import type de from '@/messages/de.json'
import type { Fault, Step } from './rules'

/** One thing to do: messages `check.do.<name>`. */
export type Do = keyof typeof de.check.do

/** What the picture beside the steps shows. */
export type Drawing =
  | 'sliders'
  | 'crossed'
  | 'lock'
  | 'page'
  | 'menu'
  | 'question'
  | 'switches'
  | 'plug'
  | 'mute'
  | 'volume'
  | 'wifi'
  | 'blocked'

export type Help = { readonly steps: readonly Do[]; readonly drawing: Drawing }

/** What to do about a fault, in the very browser that is in use. Every fault has at least one step. */
export function helpFor(fault: Fault, step: Step, place: Place): Help {
  switch (fault) {
    case 'refused':
      return permission(place)
    case 'dismissed':
      return { steps: ['press-again', 'allow-question'], drawing: 'question' }
    case 'system':
      return { steps: [...SETTINGS[place.system], 'restart-browser'], drawing: 'switches' }
    case 'policy':
      return { steps: ['ask-owner', 'own-device'], drawing: 'blocked' }
    case 'missing':
      if (isHandheld(place)) return { steps: ['restart-device', 'press-again'], drawing: 'plug' }
      return {
        steps: step === 'camera' ? ['plug-in', 'camera-cover', 'by-itself'] : ['plug-in', 'by-itself'],
        drawing: 'plug',
      }
    case 'busy':
      if (isHandheld(place)) return { steps: ['end-calls', 'press-again', 'restart-device'], drawing: 'blocked' }
      return { steps: ['close-programs', 'close-tabs', 'press-again'], drawing: 'blocked' }
    case 'insecure':
      return { steps: ['open-https'], drawing: 'lock' }
    case 'unknown':
      return { steps: ['press-again', 'restart-browser', 'restart-device'], drawing: 'blocked' }
    case 'silent':
      return { steps: ['speak-up', 'unmute', 'other-microphone'], drawing: 'mute' }
    case 'unheard':
      return {
        steps: [...(place.system === 'ios' ? (['ring-switch'] as const) : []), 'volume-up', 'headphones', 'tone-again'],
        drawing: 'volume',
      }
    case 'in-app':
      return {
        steps: ['open-menu', place.system === 'ios' ? 'open-in-safari' : 'open-in-browser', 'copy-address'],
        drawing: 'menu',
      }
    case 'slow':
    case 'very-slow':
      return { steps: ['near-router', 'pause-others', 'other-network'], drawing: 'wifi' }
    case 'udp-blocked':
    case 'blocked':
      return { steps: ['no-vpn', 'other-network', 'private-network'], drawing: 'wifi' }
    case 'unreachable':
      return { steps: ['check-internet', 'other-network', 'press-again'], drawing: 'wifi' }
    default:
      return fault satisfies never
  }
}

/** Where the operating system keeps its switches. */
const SETTINGS: Readonly<Record<Place['system'], readonly Do[]>> = {
  windows: ['windows-settings', 'windows-switch'],
  mac: ['mac-settings', 'mac-switch'],
  android: ['android-settings', 'android-switch'],
  ios: ['ios-settings', 'ios-switch'],
  other: ['other-settings', 'other-switch'],
}

/** Where each browser keeps what was refused to a page. */
function permission({ browser, system }: Place): Help {
  // On iOS only Safari asks for each page; the others are allowed or not as a whole.
  if (system === 'ios' && browser !== 'safari') return { steps: [...SETTINGS.ios, 'again'], drawing: 'switches' }
  switch (browser) {
    case 'chrome':
      return system === 'android'
        ? { steps: ['chrome-android-icon', 'chrome-android-switch', 'again'], drawing: 'sliders' }
        : { steps: ['chrome-icon', 'chrome-switch', 'again'], drawing: 'sliders' }
    case 'firefox':
      return system === 'android'
        ? { steps: ['firefox-android-icon', 'firefox-android-allow', 'again'], drawing: 'lock' }
        : { steps: ['firefox-icon', 'firefox-clear', 'again'], drawing: 'crossed' }
    case 'safari':
      return system === 'ios'
        ? { steps: ['safari-ios-icon', 'safari-ios-allow', 'again'], drawing: 'page' }
        : { steps: ['safari-mac-menu', 'safari-mac-allow', 'again'], drawing: 'switches' }
    case 'other':
      return { steps: ['other-icon', 'other-allow', 'again'], drawing: 'lock' }
    default:
      return browser satisfies never
  }
}
