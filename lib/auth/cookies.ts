import 'server-only'
import { servedByTls } from '@/lib/env'

type Cookie = {
  readonly name: string
  readonly options: {
    readonly httpOnly: true
    readonly sameSite: 'lax' | 'strict'
    readonly path: '/'
    readonly secure: boolean
  }
}

/** Under TLS a cookie is `__Host-`: Secure, this host only, this path. Plain HTTP is for localhost alone. */
function cookie(name: string, sameSite: 'lax' | 'strict'): Cookie {
  const secure = servedByTls()
  return { name: secure ? `__Host-${name}` : name, options: { httpOnly: true, sameSite, path: '/', secure } }
}

export const signInCookie = () => cookie('sprechzimmer-sign-in', 'lax')
/** Holds 256 random bits that stand for one visit; the database knows their hash only. */
export const visitCookie = () => cookie('sprechzimmer-visit', 'strict')
