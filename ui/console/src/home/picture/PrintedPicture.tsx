import type { Activity } from '@tragwerk/contracts/monitoring'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { drawPicture } from './draw-picture.ts'
import { ShapeElement } from './ShapeElement.tsx'
import { useDrawing } from './use-drawing.ts'

/** The sheet in place of the live picture while the page is printed: one landscape page. */
export function PrintedPicture({ activity }: { readonly activity: Activity | undefined }) {
  const [isPrinting, setIsPrinting] = useState(false)
  const draw = useDrawing(activity)
  useEffect(() => {
    // The sheet must stand when the handler returns.
    const show = () => flushSync(() => setIsPrinting(true))
    const hide = () => setIsPrinting(false)
    window.addEventListener('beforeprint', show)
    window.addEventListener('afterprint', hide)
    return () => {
      window.removeEventListener('beforeprint', show)
      window.removeEventListener('afterprint', hide)
    }
  }, [])
  if (!isPrinting) return null
  return (
    <ShapeElement
      shape={drawPicture(draw())}
      className="picture-sheet hidden h-auto max-h-[190mm] w-full print:block"
    />
  )
}
