import { type ComponentType, createContext } from 'react'

interface FailureViewProps {
  readonly error: unknown
}

/** How a dialog shows that its deed failed. What knows the server puts its own in, with code and trace id. */
export const FailureView = createContext<ComponentType<FailureViewProps>>(PlainFailure)

function PlainFailure({ error }: FailureViewProps) {
  return (
    <p role="alert" className="text-bad text-sm">
      {error instanceof Error ? error.message : String(error)}
    </p>
  )
}
