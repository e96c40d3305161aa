import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { basePath } from './base-path.ts'
import { LookProvider, ToastProvider, TooltipProvider } from './design/index.ts'
import { createRouter } from './router.tsx'
import { ConnectionProvider, createQueryClient, ServerProvider } from './server/index.ts'
import { SessionProvider, SignedIn } from './session/index.ts'
import { WordsProvider } from './words/index.ts'

/** Everything that all pages share, from the outside in. */
export function App() {
  const [queries] = useState(createQueryClient)
  const [router] = useState(() => createRouter(basePath))
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
