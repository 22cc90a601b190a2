/** What a telephone calls when the number is tapped, however it is written. */
export function telAddress(number: string): string {
  return `tel:${number.replace(/[^\d+]/g, '')}`
}
