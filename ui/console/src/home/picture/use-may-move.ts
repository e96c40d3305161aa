import { type RefObject, useEffect, useState } from 'react'

/** Whether motion is wanted and seen: not with reduced motion, on a hidden page, or scrolled out of sight. */
export function useMayMove(element: RefObject<HTMLElement | null>): boolean {
  const [isSeen, setIsSeen] = useState(false)
  const [isWanted, setIsWanted] = useState(false)
  useEffect(() => {
    const query = matchMedia('(prefers-reduced-motion: no-preference)')
    const look = () => setIsWanted(query.matches && !document.hidden)
    look()
    query.addEventListener('change', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      query.removeEventListener('change', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver(([entry]) => setIsSeen(entry?.isIntersecting ?? false))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return isSeen && isWanted
}
