import { readdirSync } from 'node:fs'

/**
 * Counts of answered requests by a route's class and the answer's. Ids, codes and whatever else stands in an address
 * are no part of a class: those are a closed set, whatever is asked for.
 * @typedef {{ route: string, status: string, count: number, seconds: number, within: number[] }} RequestCount
 */

/** Upper bounds in seconds; shared with whoever writes them out. */
export const BOUNDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]

/** The folders of app/api: what the first part of a handler's address can be. */
const RESOURCES = new Set(readdirSync('app/api'))

/** @param {string} url as the client sent it */
export function routeClass(url) {
  const [, first, second = ''] = (url.split('?', 1)[0] ?? '').split('/')
  if (first === '_next') return 'static'
  if (first !== 'api') return 'page'
  return RESOURCES.has(second) ? `api/${second}` : 'api/unknown'
}

/** @type {Map<string, RequestCount>} */
const counts = new Map()
Reflect.set(globalThis, Symbol.for('sprechzimmer.requests'), { bounds: BOUNDS, counts })

/**
 * @param {string} route
 * @param {number} statusCode
 * @param {number} seconds
 */
export function countRequest(route, statusCode, seconds) {
  const status = `${Math.floor(statusCode / 100)}xx`
  const key = `${route} ${status}`
  const found = counts.get(key) ?? { route, status, count: 0, seconds: 0, within: BOUNDS.map(() => 0) }
  found.count++
  found.seconds += seconds
  BOUNDS.forEach((bound, at) => {
    if (seconds <= bound) found.within[at] = (found.within[at] ?? 0) + 1
  })
  counts.set(key, found)
}
