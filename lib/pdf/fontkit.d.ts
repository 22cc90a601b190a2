/** The one thing that is asked of fontkit; pdfkit, which draws with it, does not tell. */
declare module 'fontkit' {
  export function create(file: Buffer): { hasGlyphForCodePoint(codePoint: number): boolean }
}
