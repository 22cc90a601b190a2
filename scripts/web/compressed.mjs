import { readdirSync } from 'node:fs'

const TYPES = new Map([
  ['js', 'application/javascript; charset=UTF-8'],
  ['css', 'text/css; charset=UTF-8'],
])

/** @param {string} folder */
function compressedIn(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  return new Set(names.filter((name) => name.endsWith('.br')).map((name) => `/_next/static/${name.slice(0, -3)}`))
}

/**
 * Leads requests for scripts and styles to what the build has compressed beside them: Next alone compresses anew for
 * every request, and loosely.
 * @param {string} folder of the build's files that never change
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void}
 */
export function leadToCompressed(folder) {
  const known = compressedIn(folder)
  return (request, response) => {
    const path = request.url ?? ''
    const type = TYPES.get(path.slice(path.lastIndexOf('.') + 1))
    if (type === undefined || !known.has(path)) return
    response.appendHeader('Vary', 'Accept-Encoding')
    if (
      !String(request.headers['accept-encoding'] ?? '')
        .split(/\s*,\s*/)
        .includes('br')
    )
      return
    response.setHeader('Content-Encoding', 'br').setHeader('Content-Type', type)
    request.url = `${path}.br`
  }
}
