import { MAX_LOGO_HEIGHT, MAX_LOGO_WIDTH } from './logo.rules'

/**
 * A picture drawn anew as PNG in the size of a logo, as base64: it says nothing of where it was taken, and pdfkit knows no
 * WebP. Undefined for what is no picture.
 */
export async function logoFrom(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return undefined
  const scale = Math.min(1, MAX_LOGO_WIDTH / picture.width, MAX_LOGO_HEIGHT / picture.height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return canvas.toDataURL('image/png').split(',')[1]
}
