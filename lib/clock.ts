/** The one place where the server asks for the time; rules take it as `now`. */
export function now(): Date {
  return new Date()
}
