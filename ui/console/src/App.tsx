import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { basePath } from './base-path.ts'
import { LookProvider, ToastProvider, TooltipProvider } from './design/index.ts'
import { createRouter, preloadPages } from './router.tsx'
import { ConnectionProvider, createQueryClient, ServerProvider } from './server/index.ts'
import { SessionProvider, SignedIn } from './session/index.ts'
import { WordsProvider } from './words/index.ts'

/** Everything that all pages share, from the outside in. */
export function App() {
  const [queries] = useState(createQueryClient)
  const [router] = useState(() => createRouter(basePath))
  usePreloading()
  return (
    <LookProvider>
      <WordsProvider>
        <TooltipProvider>
          <ToastProvider>
            <SessionProvider>
              <QueryClientProvider client={queries}>
                <ConnectionProvider>
                  <SignedIn>
                    <ServerProvider>
                      <RouterProvider router={router} />
                    </ServerProvider>
                  </SignedIn>
                </ConnectionProvider>
              </QueryClientProvider>
            </SessionProvider>
          </ToastProvider>
        </TooltipProvider>
      </WordsProvider>
    </LookProvider>
  )
}

/** Time for the first page to be drawn and its data to be asked for. */
const preloadAfterMs = 3000

function usePreloading(): void {
  useEffect(() => {
    // What cannot be had now is fetched when it is opened.
    const timer = setTimeout(() => void preloadPages().catch(() => undefined), preloadAfterMs)
    return () => clearTimeout(timer)
  }, [])
}
