// Prints what a PDF says: to eyes (text, and with "look" what a phone reads from the picture of its first page) and to
// a screen reader (title, language, structure). A program of its own: pdf.js is a module that Jest cannot load.
import { readFileSync } from 'node:fs'
import jsQr from 'jsqr'
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** @typedef {{ create(width: number, height: number): { canvas: HTMLCanvasElement, context: CanvasRenderingContext2D } }} Canvases */

const [, , file = '', look] = process.argv
const task = getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: VerbosityLevel.ERRORS })
const pdf = await task.promise

async function readQr() {
  const page = await pdf.getPage(1)
  const viewport = page.getViewport({ scale: 2 })
  const canvases = /** @type {Canvases} */ (/** @type {unknown} */ (pdf.canvasFactory))
  const { canvas, context } = canvases.create(viewport.width, viewport.height)
  await page.render({ canvas, canvasContext: context, viewport }).promise
  const picture = context.getImageData(0, 0, canvas.width, canvas.height)
  // The package is CommonJS, its types say it is not.
  const decode = /** @type {typeof jsQr} */ (Reflect.get(jsQr, 'default'))
  return decode(picture.data, picture.width, picture.height)?.data ?? null
}

const pages = []
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number)
  const { items } = await page.getTextContent()
  const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
  pages.push({ size: [page.view[2], page.view[3]], text, structure: await page.getStructTree() })
}
const { info } = await pdf.getMetadata()
const marks = await pdf.getMarkInfo()
process.stdout.write(
  JSON.stringify({
    title: Reflect.get(info, 'Title'),
    lang: Reflect.get(info, 'Language'),
    marked: marks !== null && Reflect.get(marks, 'Marked') === true,
    qr: look === 'look' ? await readQr() : null,
    pages,
  }),
)
await task.destroy()
