/** RFC 5321 names no lower limit; 254 is its longest path. */
export const MAX_EMAIL = 254
/** ASVS 6.2: at least twelve characters, at least 64 allowed. */
export const MIN_PASSWORD = 12
export const MAX_PASSWORD = 128

export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase()
}
