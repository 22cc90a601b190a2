/** Where a page is shown, as far as the way to its settings depends on it. */
export type Place = {
  readonly browser: 'chrome' | 'firefox' | 'safari' | 'other'
  readonly system: 'android' | 'ios' | 'windows' | 'mac' | 'other'
}

/** An iPad calls itself a Mac; but no Mac has a touch screen. */
export function withTouch(place: Place, touchPoints: number): Place {
  return place.system === 'mac' && touchPoints > 1 ? { ...place, system: 'ios' } : place
}

export function isHandheld({ system }: Place): boolean {
  return system === 'android' || system === 'ios'
}
