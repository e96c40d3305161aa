import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'

export interface PlaygroundAddress {
  readonly target?: string | undefined
  readonly other?: string | undefined
  readonly question?: string | undefined
}

/** What the address says: who is asked, what was asked last, and a conversation behind the `#`. */
export function useAddress() {
  const navigate = useNavigate()
  const { target, other, question } = useSearch({ from: '/playground' })
  const { hash } = useLocation()
  return {
    target,
    other,
    question,
    hash,
    set: (part: PlaygroundAddress) =>
      void navigate({
        to: '/playground',
        search: (before) => ({ ...before, ...part }),
        hash: true,
        replace: true,
        resetScroll: false,
      }),
    leaveShared: () => void navigate({ to: '/playground', search: true, hash: '', replace: true }),
  }
}
