import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** Whether the page is being printed; it changes before the browser lays the paper out. */
export function usePrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false)
  useEffect(() => {
    const print = matchMedia('print')
    const start = () => flushSync(() => setIsPrinting(true))
    const end = () => setIsPrinting(false)
    const change = () => (print.matches ? start() : end())
    addEventListener('beforeprint', start)
    addEventListener('afterprint', end)
    print.addEventListener('change', change)
    return () => {
      removeEventListener('beforeprint', start)
      removeEventListener('afterprint', end)
      print.removeEventListener('change', change)
    }
  }, [])
  return isPrinting
}
