import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { basePath } from './base-path.ts'
import { FailureView, LookProvider, ToastProvider, TooltipProvider } from './design/index.ts'
import { createRouter, preloadPages } from './router.tsx'
import { ConnectionProvider, ErrorLine, ServerProvider } from './server/index.ts'
import { SessionProvider, SignedIn } from './session/index.ts'
import { UploadsKeeper } from './uploads/index.ts'
import { WordsProvider } from './words/index.ts'

/** Everything that all pages share, from the outside in. */
export function App() {
  const [router] = useState(() => createRouter(basePath))
  usePreloading()
  return (
    <LookProvider>
      <WordsProvider>
        <TooltipProvider>
          <ToastProvider>
            <SessionProvider>
              <UploadsKeeper>
                <SignedIn>
                  <ServerProvider>
                    <ConnectionProvider>
                      <FailureView value={ErrorLine}>
                        <RouterProvider router={router} />
                      </FailureView>
                    </ConnectionProvider>
                  </ServerProvider>
                </SignedIn>
              </UploadsKeeper>
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
