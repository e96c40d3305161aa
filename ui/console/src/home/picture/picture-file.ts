import { type Drawing, drawPicture, sheet } from './draw-picture.ts'
import { toSvgText } from './shapes.ts'

/** Twice the size of the sheet: sharp on a projector. */
const pngScale = 2

export function toSvgFile(drawing: Drawing): Blob {
  return new Blob([toSvgText(drawPicture(drawing))], { type: 'image/svg+xml' })
}

/** Rejects with a sentence when the browser cannot draw it. */
export async function toPngFile(drawing: Drawing): Promise<Blob> {
  const address = URL.createObjectURL(toSvgFile(drawing))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = sheet.width * pngScale
    canvas.height = sheet.height * pngScale
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (!png) throw new Error('The canvas gave no image.')
    return png
  } finally {
    URL.revokeObjectURL(address)
  }
}

export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads the address after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** `tragwerk-2026-11-21-1031`, in local time. */
export function toFileName(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return `tragwerk-${date}-${two(at.getHours())}${two(at.getMinutes())}`
}
