import { askForFile, Problem } from '@/lib/http/request.client'

/** Asks for a file that is made for this moment only, and saves it. */
export async function saveFile(
  url: string,
  body: unknown,
  name: string,
  unreachable: string,
): Promise<Problem | undefined> {
  const file = await askForFile(url, body, unreachable)
  if (file instanceof Problem) return file
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers read it only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return undefined
}
