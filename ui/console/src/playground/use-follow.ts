import { type RefObject, useEffect, useRef, useState } from 'react'

/** How far from the end still counts as the end, in CSS pixels. */
const nearEnd = 80

/**
 * Keeps the end of the page in sight while it grows, until the reader scrolls up. `end` is the last element.
 */
export function useFollow(end: RefObject<HTMLElement | null>, content: unknown) {
  const isFollowing = useRef(true)
  const [isAway, setIsAway] = useState(false)

  useEffect(() => {
    const scroller = end.current?.closest('main')
    if (!scroller) return
    const look = () => {
      const distance = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight
      isFollowing.current = distance < nearEnd
      setIsAway(distance >= nearEnd * 3)
    }
    scroller.addEventListener('scroll', look, { passive: true })
    return () => scroller.removeEventListener('scroll', look)
  }, [end])

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows each change of the content
  useEffect(() => {
    if (isFollowing.current) scrollToEnd(end.current)
  }, [content, end])

  return {
    isAway,
    follow() {
      isFollowing.current = true
      scrollToEnd(end.current)
    },
  }
}

function scrollToEnd(end: HTMLElement | null) {
  const scroller = end?.closest('main')
  if (scroller) scroller.scrollTop = scroller.scrollHeight
}
