import { Secret, TOTP } from 'otpauth'

/** What an authenticator app shows for a secret, now or so many steps of thirty seconds later. */
export function appCode(secret: string, stepsLater = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) })
  return totp.generate({ timestamp: Date.now() + stepsLater * 30_000 })
}
