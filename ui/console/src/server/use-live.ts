import type { Route, RouteEvent, RouteRequest } from '@tragwerk/contracts/route'
import { type CallOptions, type Client, isTragwerkError, type StreamedRoute } from '@tragwerk/sdk'
import { useEffect, useEffectEvent, useState } from 'react'
import { useConnection } from './connection.tsx'
import { useClient } from './ServerProvider.tsx'

export type LiveState = 'connecting' | 'live' | 'lost' | 'refused'

const firstWaitMs = 500
const longestWaitMs = 10_000

/**
 * Follows a watch route for as long as the component is shown and the page is visible. A lost connection is opened
 * again with growing pauses; an event resets them. A refusal (403, 404) ends it.
 */
export function useLive<R extends Route>(
  route: R & StreamedRoute<R>,
  request: RouteRequest<R> | undefined,
  onEvent: (event: RouteEvent<R>) => void,
): LiveState {
  const client = useClient()
  const { report } = useConnection()
  const [state, setState] = useState<LiveState>('connecting')
  const isVisible = usePageVisible()
  const receive = useEffectEvent(onEvent)
  const tell = useEffectEvent((next: LiveState, error?: unknown) => {
    setState(next)
    if (next === 'live' || next === 'lost') report(error)
  })
  const key = JSON.stringify(request)

  useEffect(() => {
    if (key === undefined || !isVisible) return
    const stop = new AbortController()
    const wanted = JSON.parse(key) as RouteRequest<R>
    void (async () => {
      let waitMs = firstWaitMs
      while (!stop.signal.aborted) {
        try {
          for await (const event of streamOf(client)(route, wanted, { signal: stop.signal })) {
            if (stop.signal.aborted) return
            waitMs = firstWaitMs
            tell('live')
            receive(event as RouteEvent<R>)
          }
        } catch (error) {
          if (stop.signal.aborted) return
          if (isTragwerkError(error) && [401, 403, 404].includes(error.status)) return tell('refused')
          tell('lost', error)
        }
        await pause(waitMs * (0.5 + Math.random() / 2), stop.signal)
        waitMs = Math.min(longestWaitMs, waitMs * 2)
      }
    })()
    return () => stop.abort()
  }, [client, route, key, isVisible])

  return state
}

type Stream = (route: Route, request: unknown, options: CallOptions) => AsyncIterable<unknown>

/** The client's `stream` for a route that is generic here; the hook's signature keeps the types. */
function streamOf(client: Client): Stream {
  return client.stream as unknown as Stream
}

function usePageVisible(): boolean {
  const [isVisible, setIsVisible] = useState(!document.hidden)
  useEffect(() => {
    const look = () => setIsVisible(!document.hidden)
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return isVisible
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
