/** This tab, for as long as it is loaded: a call's seat is held by a page. */
export const PAGE_ID = pageId()

/** A random UUID (RFC 9562, version 4). `crypto.randomUUID` is missing where a page came without HTTPS. */
function pageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte
    return value.toString(16).padStart(2, '0')
  }).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
